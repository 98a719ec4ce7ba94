// A model server that nobody here wrote, in every dialect that it knows: says hello, and calls Bash once. Prints its URL; ends with its standard input.
import { LLMock } from "@copilotkit/aimock";

const saysHello = (request) => JSON.stringify(request.messages).includes("hello there");
const wasAnswered = (request) => request.messages.some((message) => message.role === "tool");
const mock = new LLMock({ port: 0 });
mock.on({ predicate: (request) => wasAnswered(request) }, { content: "It printed something 😀." });
mock.on({ predicate: (request) => saysHello(request) }, { content: "Hello yourself, from a server nobody here wrote." });
mock.on({ predicate: () => true }, { toolCalls: [{ name: "Bash", arguments: JSON.stringify({ command: "echo from-$((40+2))", description: "count" }) }] });
await mock.start();
console.log(JSON.stringify({ url: mock.url }));
process.stdin.resume().on("end", async () => {
  await mock.stop();
  process.exit(0);
});
