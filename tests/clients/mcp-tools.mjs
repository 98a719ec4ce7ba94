// An MCP server on stdio: `node mcp-tools.mjs [TOOLS [OPTIONS]]`. Each tool says its name and what it got; OPTIONS more fields, which nobody needs,
// make its schema as long as those of servers in use.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

const [tools, options] = [Number(process.argv[2] ?? 30), Number(process.argv[3] ?? 0)];
const server = new McpServer({ name: "many", version: "1.0.0" });
for (let n = 1; n <= tools; n++) {
  const name = `tool_${String(n).padStart(2, "0")}`;
  const description = `Tool number ${n} of ${tools}. It repeats the text that it is given, after its own name, and does nothing else.`;
  const inputSchema = { text: z.string().describe("The text to repeat") };
  for (let o = 1; o <= options; o++) inputSchema[`option_${o}`] = z.string().optional().describe(`Option ${o} of ${name}: a setting that changes nothing about the text that is repeated`);
  server.registerTool(name, { description, inputSchema }, async ({ text }) => ({ content: [{ type: "text", text: `${name} got ${text}` }] }));
}
await server.connect(new StdioServerTransport());
