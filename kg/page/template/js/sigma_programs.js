// What sigma's WebGL programs draw: discs in the shapes of their types, lines that bend, are dashed and have arrows.
// All is computed in CSS pixels, so that nothing is ever too thin to be seen. The programs are loaded with what is
// to be drawn by the drawing itself: sigma's own copies of each item would take seconds for a hundred thousand.
// Nothing is instanced, which software renderers are slow at.

const COMMON = `
uniform mat3 u_matrix;
uniform vec2 u_size;
uniform float u_scale;
vec2 pixels(vec2 at) { return (u_matrix * vec3(at, 1.0)).xy * u_size * 0.5; }
vec4 placed(vec2 at) { return vec4(at / (u_size * 0.5), 0.0, 1.0); }
`;
const { FLOAT, UNSIGNED_BYTE, TRIANGLES, LINES: GL_LINES } = window.WebGLRenderingContext ?? {};
const number2 = name => ({ name, size: 2, type: FLOAT });
const number1 = name => ({ name, size: 1, type: FLOAT });
const bytes4 = name => ({ name, size: 4, type: UNSIGNED_BYTE, normalized: true });

const packing = { bytes: new Uint8Array(4), known: new Map() };
packing.float = new Float32Array(packing.bytes.buffer);

/** A colour «#rrggbb» with an opacity as the four bytes of one float. */
function packed(colour, opacity) {
  let levels = packing.known.get(colour);
  if (!levels) {
    const rgb = parseInt(colour.slice(1), 16);
    levels = Float32Array.from({ length: 128 }, (_, level) => {
      // The last bit stays free: with all bits of the exponent set it would be no number, and lose the rest.
      packing.bytes.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, 2 * level]);
      return packing.float[0];
    });
    packing.known.set(colour, levels);
  }
  return levels[Math.round(opacity * 127)];
}

/**
 * A program of sigma's that draws what it is loaded with. `corners` are the vertices of one item, each the values of
 * the last attribute, which is added here; `values(number)` those of the others, the same for all its vertices.
 */
const loadedProgram = (Base, ratio, { corners, ...definition }, values, made) =>
  class extends Base {
    constructor(gl, picking, renderer) {
      super(gl, null, renderer); // what is under the mouse is not read from pixels
      this.fresh = false;
      if (renderer) made.push(this);
    }
    getDefinition() {
      const { ATTRIBUTES, METHOD, ...shaders } = definition;
      const corner = { name: "a_corner", size: corners[0].length, type: FLOAT };
      const uniforms = ["u_matrix", "u_size", "u_scale", "u_pixelRatio"];
      return { VERTICES: corners.length, METHOD, UNIFORMS: uniforms, ATTRIBUTES: [...ATTRIBUTES, corner], ...shaders };
    }
    // Sigma's own filling is not used.
    reallocate() {}
    process() {}
    hasNothingToRender() {
      return !this.verticesCount;
    }
    load(numbers) {
      const size = numbers.length * corners.length * this.ATTRIBUTES_ITEMS_COUNT;
      if (!(this.array?.length >= size)) this.array = new Float32Array(size);
      const { array } = this;
      let at = 0;
      for (const number of numbers) {
        const item = values(number);
        for (const corner of corners) {
          // One by one: for so few values that is many times as fast as set().
          for (let i = 0; i < item.length; i++) array[at++] = item[i];
          for (let i = 0; i < corner.length; i++) array[at++] = corner[i];
        }
      }
      this.verticesCount = numbers.length * corners.length;
      this.fresh = true;
    }
    /** As sigma's, but what has not changed is not sent again at each frame. */
    bindProgram(program) {
      const { gl, buffer } = program;
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      let offset = 0;
      for (const attribute of this.ATTRIBUTES) offset += this.bindAttribute(attribute, program, offset);
      const used = this.array.subarray(0, this.verticesCount * this.ATTRIBUTES_ITEMS_COUNT);
      if (this.fresh) gl.bufferData(gl.ARRAY_BUFFER, used, gl.DYNAMIC_DRAW);
      this.fresh = false;
      gl.bindBuffer(gl.ARRAY_BUFFER, null);
    }
    setUniforms(params, { gl, uniformLocations: to }) {
      gl.uniformMatrix3fv(to.u_matrix, false, params.matrix);
      gl.uniform2f(to.u_size, params.width, params.height);
      gl.uniform1f(to.u_scale, (params.matrix[0] * params.width) / 2 / ratio);
      gl.uniform1f(to.u_pixelRatio, params.pixelRatio);
    }
  };

const DISC_VERTEX = `
attribute vec2 a_position, a_corner;
attribute float a_radius, a_shape, a_border;
attribute vec4 a_fill, a_edge;
varying vec2 v_at;
varying float v_radius, v_shape, v_border;
varying vec4 v_fill, v_edge;
${COMMON}
void main() {
  v_radius = max(a_radius * u_scale, ${SMALLEST.toFixed(1)});
  v_border = v_radius < 3.0 ? 0.0 : a_border * clamp(u_scale, 0.6, 2.0);
  v_fill = a_fill;
  v_edge = a_edge;
  v_shape = v_radius < 2.6 ? 0.0 : a_shape;
  v_at = a_corner * ((v_shape < 0.5 ? 1.0 : 1.4) * v_radius + v_border + 1.0);
  gl_Position = placed(pixels(a_position) + v_at);
}`;

// Distances to shapes after Inigo Quilez, "2D distance functions" (iquilezles.org/articles/distfunctions2d).
const DISC_FRAGMENT = `
precision highp float;
varying vec2 v_at;
varying float v_radius, v_shape, v_border;
varying vec4 v_fill, v_edge;
uniform float u_pixelRatio;

float box(vec2 p, float side, float corner) {
  vec2 q = abs(p) - side + corner;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - corner;
}
float hexagon(vec2 p, float r) {
  const vec3 k = vec3(-0.866025404, 0.5, 0.577350269);
  p = abs(p);
  p -= 2.0 * min(dot(k.xy, p), 0.0) * k.xy;
  p -= vec2(clamp(p.x, -k.z * r, k.z * r), r);
  return length(p) * sign(p.y);
}
float triangle(vec2 p) {
  p.x = abs(p.x);
  vec2 side = vec2(1.08, -0.86) - vec2(0.0, 1.08);
  vec2 from = p - vec2(0.0, 1.08);
  float slope = dot(from, normalize(vec2(-side.y, side.x)));
  return max(slope, -0.86 - p.y);
}
float star(vec2 p, float r) {
  const vec2 k1 = vec2(0.809016994, -0.587785252), k2 = vec2(-0.809016994, -0.587785252);
  p.x = abs(p.x);
  p -= 2.0 * max(dot(k1, p), 0.0) * k1;
  p -= 2.0 * max(dot(k2, p), 0.0) * k2;
  p.x = abs(p.x);
  p.y -= r;
  vec2 ba = 0.48 * vec2(-k1.y, k1.x) - vec2(0.0, 1.0);
  float h = clamp(dot(p, ba) / dot(ba, ba), 0.0, r);
  return length(p - ba * h) * sign(p.y * ba.x - p.x * ba.y);
}
float distanceTo(vec2 p) {
  if (v_shape < 0.5) return length(p) - 1.0;
  if (v_shape < 1.5) return box(p, 0.86, 0.2);
  if (v_shape < 2.5) return box(mat2(0.7071, 0.7071, -0.7071, 0.7071) * p, 0.806, 0.12);
  if (v_shape < 3.5) return triangle(p);
  if (v_shape < 4.5) return hexagon(p, 0.918) - 0.02;
  return star(p, 1.2);
}
void main() {
  float d = distanceTo(v_at / v_radius) * v_radius;
  float soft = 0.5 / u_pixelRatio;
  float inside = smoothstep(soft, -soft, d - v_border * 0.5);
  float ring = v_border > 0.0 ? smoothstep(-soft, soft, d + v_border * 0.5) : 0.0;
  vec3 colour = mix(v_fill.rgb, v_edge.rgb, ring);
  float alpha = v_fill.a * inside;
  gl_FragColor = vec4(colour * alpha, alpha);
}`;

const SHAPE_NUMBERS = { dot: 0, square: 1, diamond: 2, triangle: 3, hexagon: 4, star: 5 };

/** Discs: a triangle around each, in which the fragment shader finds the shape. */
function discProgram(look, ratio, frame, made) {
  const definition = {
    METHOD: TRIANGLES,
    VERTEX_SHADER_SOURCE: DISC_VERTEX,
    FRAGMENT_SHADER_SOURCE: DISC_FRAGMENT,
    ATTRIBUTES: [
      number2("a_position"),
      ...["a_radius", "a_shape", "a_border"].map(number1),
      ...["a_fill", "a_edge"].map(bytes4),
    ],
    corners: [0, 1, 2].map(i => [2 * Math.sin((i * 2 * Math.PI) / 3), 2 * Math.cos((i * 2 * Math.PI) / 3)]),
  };
  const values = n => {
    const { shape, fill, edge, width, opacity } = look.disc(n),
      { x, y } = frame(DISCS[n]);
    return [x, y, DISCS[n].size, SHAPE_NUMBERS[shape] ?? 0, width, packed(fill, opacity), packed(edge, 1)];
  };
  return loadedProgram(Sigma.rendering.NodeProgram, ratio, definition, values, made);
}

const lineVertex = (declared, body) => `
attribute vec2 a_from, a_via, a_to, a_corner;
attribute float a_width, a_radius, a_mark;
attribute vec4 a_colour;
varying vec4 v_colour;
${COMMON}
float strength() { return max(a_width * sqrt(u_scale), 1.1); }
vec2 curve(vec2 p0, vec2 p1, vec2 p2, float t) { return mix(mix(p0, p1, t), mix(p1, p2, t), t); }
float reach(vec2 p0, vec2 p1, vec2 p2) { return 0.5 * (distance(p0, p1) + distance(p1, p2) + distance(p0, p2)); }
${declared}
void main() {
  v_colour = a_colour;
  vec2 p0 = pixels(a_from), p1 = pixels(a_via), p2 = pixels(a_to);
  ${body}
}`;

// A corner of a ribbon: how far along the line, and on which side.
const RIBBON = `
varying float v_across, v_half, v_along;
void line(vec2 p, vec2 way, float along) {
  v_half = strength() * 0.5;
  v_across = a_corner.y * (v_half + 1.0);
  v_along = a_mark > 0.5 ? along : -1.0;
  vec2 normal = dot(way, way) > 0.0 ? normalize(vec2(-way.y, way.x)) : vec2(0.0);
  gl_Position = placed(p + normal * v_across);
}`;
const STROKE = lineVertex(
  RIBBON,
  `float t = a_corner.x;
  line(curve(p0, p1, p2, t), mix(p1 - p0, p2 - p1, t), t * reach(p0, p1, p2));`,
);
const RING = lineVertex(
  RIBBON,
  `float radius = ${LOOP.radius.toFixed(1)} * u_scale, angle = 6.2832 * a_corner.x;
  vec2 way = vec2(cos(angle), sin(angle));
  vec2 away = vec2(${Math.cos(LOOP.angle).toFixed(4)}, ${Math.sin(LOOP.angle).toFixed(4)});
  vec2 middle = p0 + away * (max(a_radius * u_scale, 2.0) + radius * 0.6);
  line(middle + way * radius, vec2(-way.y, way.x), angle * radius);`,
);
const STROKE_FRAGMENT = `
precision highp float;
varying vec4 v_colour;
varying float v_across, v_half, v_along;
uniform float u_pixelRatio;
void main() {
  if (v_along >= 0.0 && mod(v_along, 10.0) > 6.0) discard;
  float alpha = v_colour.a * clamp((v_half - abs(v_across)) * u_pixelRatio + 0.5, 0.0, 1.0);
  gl_FragColor = vec4(v_colour.rgb * alpha, alpha);
}`;

// From afar: lines of one pixel.
const THIN = lineVertex(
  "varying float v_along;",
  `v_along = a_mark > 0.5 ? a_corner.x * reach(p0, p1, p2) : -1.0;
  gl_Position = placed(curve(p0, p1, p2, a_corner.x));`,
);
const THIN_FRAGMENT = `
precision mediump float;
varying vec4 v_colour;
varying float v_along;
void main() {
  if (v_along >= 0.0 && mod(v_along, 10.0) > 6.0) discard;
  gl_FragColor = vec4(v_colour.rgb * v_colour.a, v_colour.a);
}`;

const ARROW = lineVertex(
  "",
  `float size = (4.5 + 0.5 * a_width) * sqrt(u_scale) * 1.5;
  float radius = max(a_radius * u_scale, ${SMALLEST.toFixed(1)}) + 1.0, low = 0.5, high = 1.0;
  for (int round = 0; round < 10; round++) {
    float t = 0.5 * (low + high);
    if (distance(curve(p0, p1, p2, t), p2) > radius) low = t; else high = t;
  }
  vec2 tip = curve(p0, p1, p2, low), way = normalize(tip - curve(p0, p1, p2, max(0.0, low - 0.04)));
  v_colour.a = min(1.0, v_colour.a * 1.25);
  gl_Position = placed(tip - way * size * a_corner.x + vec2(-way.y, way.x) * size * 0.42 * a_corner.y);`,
);
const ARROW_FRAGMENT = `
precision mediump float;
varying vec4 v_colour;
void main() { gl_FragColor = vec4(v_colour.rgb * v_colour.a, v_colour.a); }`;

/** The corners of the triangles of a ribbon in so many pieces. */
const ribbon = pieces =>
  Array.from({ length: pieces }, (_, i) => {
    const [a, b] = [i / pieces, (i + 1) / pieces];
    return [[a, -1], [a, 1], [b, -1], [b, -1], [a, 1], [b, 1]]; // prettier-ignore
  }).flat();
const polyline = pieces => Array.from({ length: pieces }, (_, i) => [[i / pieces, 0], [(i + 1) / pieces, 0]]).flat(); // prettier-ignore

/**
 * The programs of lines, by name; `made[name]` is the running one. Near: ribbons, loops and arrows. Far, where there
 * are very many: lines of one pixel.
 */
function linePrograms(look, ratio, frame, made) {
  const program = (name, METHOD, VERTEX_SHADER_SOURCE, FRAGMENT_SHADER_SOURCE, corners) => {
    const marked = name === "arrows" ? () => 1 : line => (line.tentative ? 1 : 0);
    const values = n => {
      const line = LINES[n],
        { width, colour, opacity } = look.line(line),
        [from, via, to] = curveOf(line).map(frame);
      const ends = [from.x, from.y, via.x, via.y, to.x, to.y];
      return [...ends, width, DISCS[line.to].size, marked(line), packed(colour, opacity)];
    };
    const ATTRIBUTES = [
      ...["a_from", "a_via", "a_to"].map(number2),
      ...["a_width", "a_radius", "a_mark"].map(number1),
      bytes4("a_colour"),
    ];
    const definition = { ATTRIBUTES, METHOD, VERTEX_SHADER_SOURCE, FRAGMENT_SHADER_SOURCE, corners };
    const register = { push: it => (made[name] = it) };
    return loadedProgram(Sigma.rendering.EdgeProgram, ratio, definition, values, register);
  };
  return {
    farStraight: program("farStraight", GL_LINES, THIN, THIN_FRAGMENT, polyline(1)),
    farCurved: program("farCurved", GL_LINES, THIN, THIN_FRAGMENT, polyline(5)),
    straight: program("straight", TRIANGLES, STROKE, STROKE_FRAGMENT, ribbon(1)),
    curved: program("curved", TRIANGLES, STROKE, STROKE_FRAGMENT, ribbon(12)),
    loops: program("loops", TRIANGLES, RING, STROKE_FRAGMENT, ribbon(24)),
    arrows: program("arrows", TRIANGLES, ARROW, ARROW_FRAGMENT, [[0, 0], [1, -1], [1, 1]]), // prettier-ignore
  };
}
