// Which part of the drawing is seen, and how large. Knows nothing of the page.

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point of the drawing stands at `x + scale * its x` of the window. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const SMALLEST = 0.05;
const LARGEST = 4;
const MARGIN = 40;

/** The whole drawing in the window, not larger than it is. */
export function fitted(drawing: Size, window: Size): Viewport {
  const scale = clamped(
    Math.min(
      1,
      (window.width - 2 * MARGIN) / Math.max(drawing.width, 1),
      (window.height - 2 * MARGIN) / Math.max(drawing.height, 1),
    ),
  );
  return {
    x: (window.width - scale * drawing.width) / 2,
    y: (window.height - scale * drawing.height) / 2,
    scale,
  };
}

export function moved(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** Larger by a factor; what stands at a point of the window stays there. */
export function zoomed(view: Viewport, factor: number, x: number, y: number): Viewport {
  const scale = clamped(view.scale * factor);
  const real = scale / view.scale;
  return { x: x - real * (x - view.x), y: y - real * (y - view.y), scale };
}

/** With a place of the drawing in the middle of the window, and at least so large that it can be read. */
export function centred(view: Viewport, x: number, y: number, window: Size): Viewport {
  const scale = Math.max(view.scale, 0.8);
  return { x: window.width / 2 - scale * x, y: window.height / 2 - scale * y, scale };
}

/** The factor of one step of the wheel, whatever its unit (pixels, lines, pages). */
export function factorOf(delta: number, mode: number): number {
  const pixels = delta * ([1, 16, 400][mode] ?? 1);
  return 1.0015 ** -Math.max(-400, Math.min(400, pixels));
}

function clamped(scale: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}
