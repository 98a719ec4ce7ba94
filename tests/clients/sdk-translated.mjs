// One official SDK over an endpoint of another dialect; prints what it saw as one JSON line.
// usage: node sdk-translated.mjs PACKAGE   (ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN or ANTHROPIC_API_KEY)
const { default: Anthropic } = await import(process.argv[2]);
const client = new Anthropic({ maxRetries: 0 });
const ask = (text, more = {}) => ({ model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: text }], ...more });
const seen = {};

const message = await client.messages.create(ask("plain"));
seen.plain = [message.content[0].text, message.model, message.stop_reason];

let streamed = "";
const stream = client.messages.stream(ask("streamed"));
stream.on("text", (text) => (streamed += text));
const final = await stream.finalMessage();
seen.streamed = streamed;
seen.usage = [final.usage.input_tokens, final.usage.output_tokens];

const tools = [{ name: "weather", description: "Weather of a city", input_schema: { type: "object", properties: { city: { type: "string" } } } }];
const call = await client.messages.stream(ask("tool", { tools, tool_choice: { type: "any" } })).finalMessage();
seen.tool = call.content.find((block) => block.type === "tool_use");
const back = await client.messages.create(ask("tool", {
  tools,
  messages: [
    { role: "user", content: "tool" },
    { role: "assistant", content: call.content },
    { role: "user", content: [{ type: "tool_result", tool_use_id: seen.tool.id, content: "sunny" }] },
  ],
}));
seen.afterTool = back.content[0].text;

for (const [name, act] of [
  ["limited", () => client.messages.create(ask("fail-429"))],
  ["count", () => client.messages.countTokens({ model: "claude-opus-5-5", messages: [{ role: "user", content: "count" }] })],
]) {
  try {
    await act();
  } catch (error) {
    seen[name] = [error.status, error.error?.error?.type, error.headers?.get?.("retry-after") ?? null];
  }
}

const controller = new AbortController();
try {
  for await (const event of await client.messages.create(ask("abort", { stream: true }), { signal: controller.signal })) {
    if (event.type === "content_block_delta") controller.abort();
  }
} catch (error) {
  seen.aborted = error.constructor.name;
}
seen.aborted ??= "ended";
console.log(JSON.stringify(seen));
