// One official SDK against the base URL of the environment; prints what it saw as one JSON line.
// usage: node sdk-client.mjs PACKAGE   (ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN or ANTHROPIC_API_KEY)
const { default: Anthropic } = await import(process.argv[2]);
const client = new Anthropic({ maxRetries: 0 });
const ask = (text, more = {}) => ({ model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: text }], ...more });
const seen = {};

const message = await client.messages.create(ask("plain"));
seen.plain = message.content[0].text;
seen.requestId = message._request_id;

let streamed = "";
const stream = client.messages.stream(ask("streamed"));
stream.on("text", (text) => (streamed += text));
const final = await stream.finalMessage();
seen.streamed = streamed;
seen.usage = [final.usage.input_tokens, final.usage.output_tokens];

const tools = [{ name: "weather", description: "Weather of a city", input_schema: { type: "object", properties: { city: { type: "string" } } } }];
const call = await client.messages.create(ask("tool", { tools }));
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

seen.count = (await client.messages.countTokens({ model: "claude-opus-5-5", messages: [{ role: "user", content: "count" }] })).input_tokens;
seen.models = (await client.models.list()).data.map((model) => model.id);
seen.model = (await client.models.retrieve("claude-opus-5-5")).display_name;

for (const [name, text] of [["invalid", "fail-400"], ["limited", "fail-429"], ["overloaded", "fail-529"]]) {
  try {
    await client.messages.create(ask(text));
  } catch (error) {
    seen[name] = [error.status, error.error?.error?.type, error.error?.error?.message, error.headers?.get?.("retry-after") ?? null];
  }
}

const controller = new AbortController();
try {
  for await (const event of await client.messages.create(ask("abort", { stream: true }), { signal: controller.signal })) {
    if (event.type === "content_block_start") controller.abort();
  }
} catch (error) {
  seen.aborted = error.constructor.name;
}
seen.aborted ??= "ended";
console.log(JSON.stringify(seen));
