/** In the place of decoders of compressed models: no model is ever loaded here. */

export const MeshoptDecoder = { supported: false };

export function loadSpz(): never {
  throw new Error("this page loads no models");
}
