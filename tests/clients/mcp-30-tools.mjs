// An MCP server on stdio with thirty tools, each of which says its name and what it got.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

const server = new McpServer({ name: "thirty", version: "1.0.0" });
for (let n = 1; n <= 30; n++) {
  const name = `tool_${String(n).padStart(2, "0")}`;
  const description = `Tool number ${n} of thirty. It repeats the text that it is given, after its own name, and does nothing else.`;
  server.registerTool(name, { description, inputSchema: { text: z.string().describe("The text to repeat") } },
    async ({ text }) => ({ content: [{ type: "text", text: `${name} got ${text}` }] }));
}
await server.connect(new StdioServerTransport());
