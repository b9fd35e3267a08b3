const { initialize, render } = mermaid;

// Mermaid leaves 20 pixels between a frame and the frames in it: a line of a title must be no higher than that.
mermaid.initialize = (config) =>
  initialize({ ...config, themeCSS: `${config.themeCSS} .cluster-label div { line-height: 1.15 !important; }` });

// On a narrow screen a drawing keeps a size at which it can be read, and scrolls in its box.
mermaid.render = async (...drawing) => {
  const drawn = await render(...drawing);
  const svg = drawn.svg.replace(/max-width: ([\d.]+)px/, (style, width) => `min-width: ${Math.min(width, 960)}px; ${style}`);
  return { ...drawn, svg };
};
