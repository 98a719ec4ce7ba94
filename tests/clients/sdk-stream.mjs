// One official SDK and one streamed answer; prints the events' order and the message it made of them as one JSON line.
// usage: node sdk-stream.mjs PACKAGE TEXT   (ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN or ANTHROPIC_API_KEY)
const { default: Anthropic } = await import(process.argv[2]);
const client = new Anthropic({ maxRetries: 0 });
const seen = { events: [] };
try {
  const stream = client.messages.stream({ model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: process.argv[3] }] });
  stream.on("streamEvent", (event) => seen.events.push(event.type + ("index" in event ? event.index : "")));
  const message = await stream.finalMessage();
  seen.message = { content: message.content, stop_reason: message.stop_reason, usage: message.usage };
} catch (error) {
  seen.error = [error.status ?? null, error.message];
}
console.log(JSON.stringify(seen));
