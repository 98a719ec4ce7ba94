using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Endpoints.Conformance;

/// <summary>The bodies that the checks send, as requests of the Messages API.</summary>
internal static class CheckBodies
{
    /// <summary>The stand-in for the model's name where a cost is estimated.</summary>
    public const string SomeModel = "claude-haiku-4-5";

    /// <summary>A number to count to that takes a model a second or more to say.</summary>
    public const int CountTo = 60;

    /// <summary>Most tokens of an answer that calls a tool; a model that thinks first needs most of them for that.</summary>
    public const int CallTokens = 1024;

    /// <summary>Fewer than 16 tokens of answer are refused by OpenAI's Responses.</summary>
    private const int Least = 16;

    private const string BashTool = """{"name":"Bash","description":"Executes a command in a shell and returns its output.","input_schema":{"type":"object","properties":{"command":{"type":"string","description":"The command"}},"required":["command"]}}""";
    private const string SearchTool = """{"name":"FindTool","description":"Finds tools by keyword.","input_schema":{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}}""";

    /// <summary>The command of the tool call; its answer is said by nobody else.</summary>
    public const string Command = "echo patchbay-doctor";

    /// <summary>A tool whose definition is long enough that its tokens can be counted apart.</summary>
    public static string LargeTool { get; } = $$$"""{"name":"weather_report","description":"{{{Prose(120)}}}","input_schema":{"type":"object","properties":{"city":{"type":"string","description":"City"}},"required":["city"]},"defer_loading":true}""";

    /// <summary>One word up, a few tokens down.</summary>
    public static string Small(string model) => Message(model, 16, """[{"role":"user","content":"Say hi."}]""");

    /// <summary>A question whose answer is long.</summary>
    public static string Counting(string model, bool stream, int to = CountTo, int maxTokens = 300) =>
        Message(model, maxTokens, $$"""[{"role":"user","content":"Please count to {{to}}: every number, one after another with a blank between, nothing before and nothing after."}]""", stream ? ",\"stream\":true" : "");

    /// <summary>No messages: <c>messages: at least one message is required</c>, 400.</summary>
    public static string NoMessages(string model) => Message(model, 16, "[]");

    /// <summary>A tool that must be called.</summary>
    public static string ToolCall(string model) =>
        Message(model, CallTokens, $$"""[{"role":"user","content":"Use the Bash tool to run `{{Command}}` now."}]""", $$""","tools":[{{BashTool}}],"tool_choice":{"type":"tool","name":"Bash"}""");

    /// <summary>The call again, and its result.</summary>
    /// <param name="model">The model.</param>
    /// <param name="id">Id of the call.</param>
    /// <param name="input">The call's input, as JSON.</param>
    public static string ToolAnswered(string model, string id, string input) => Message(
        model, 32, $$"""[{"role":"user","content":"Use the Bash tool to run `{{Command}}` now."},{"role":"assistant","content":[{"type":"tool_use","id":{{Quote(id)}},"name":"Bash","input":{{input}}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":{{Quote(id)}},"content":"patchbay-doctor"}]}]""", $",\"tools\":[{BashTool}]");

    /// <summary>A result of a call that never was: <c>unexpected `tool_use_id` found in `tool_result` blocks: ID</c>, 400.</summary>
    public static string OrphanResult(string model, string id) => Message(
        model, 16, $$"""[{"role":"user","content":[{"type":"tool_result","tool_use_id":{{Quote(id)}},"content":"done"},{"type":"text","text":"Say hi."}]}]""", $",\"tools\":[{BashTool}]");

    /// <summary>A call and a result that is long or short, to be told apart by the tokens that the endpoint counts.</summary>
    public static string SizedResult(string model, bool isLong) => Message(
        model, Least, $$$"""[{"role":"user","content":"Look."},{"role":"assistant","content":[{"type":"tool_use","id":"toolu_doctor01","name":"Bash","input":{"command":"cat notes"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_doctor01","content":"{{{(isLong ? Prose(120) : "ok")}}}"}]}]""", $",\"tools\":[{BashTool}]");

    /// <summary>A search that found a tool by this name; a name that no tool has is refused: <c>Tool reference 'NAME' not found in available tools</c>, 400.</summary>
    public static string ToolFound(string model, string name) => ToolSearch(model, $$"""[{"type":"tool_reference","tool_name":{{Quote(name)}}}]""", withTool: true);

    /// <summary>The same search, and it found nothing.</summary>
    public static string NothingFound(string model, bool withTool) => ToolSearch(model, "\"nothing\"", withTool);

    /// <summary>A field that the API does not know: <c>NAME: Extra inputs are not permitted</c>, 400.</summary>
    public static string UnknownField(string model, string field) => Message(model, 16, """[{"role":"user","content":"Say hi."}]""", $",\"{field}\":true");

    /// <summary>So many bytes of plain text where only a large body, and no large conversation, is made of it; the API itself refuses it by its own rule
    /// (<c>metadata.user_id</c> has at most 256 characters), so that nothing is paid.</summary>
    public static string Large(string model, int bytes) => Padded(model, string.Concat(Enumerable.Repeat("all work and no play makes a large body ", bytes / 40)));

    /// <summary>What a conversation about program text looks like to a firewall.</summary>
    public static string Code(string model) => Padded(model, string.Concat(Enumerable.Repeat("<script>alert(1)</script> ' OR 1=1; DROP TABLE users; -- $(cat ../../etc/passwd) <?php system($_GET['c']); ?> ", 4)));

    /// <summary>A question to count.</summary>
    public static string ToCount(string model) => $$"""{"model":{{Quote(model)}},"messages":[{"role":"user","content":"Say hi."}]}""";

    private static string ToolSearch(string model, string result, bool withTool) => Message(
        model, Least, $$$"""[{"role":"user","content":"What is the weather in Oslo?"},{"role":"assistant","content":[{"type":"tool_use","id":"toolu_doctor02","name":"FindTool","input":{"query":"weather"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_doctor02","content":{{{result}}}}]}]""",
        $",\"tools\":[{SearchTool}{(withTool ? "," + LargeTool : "")}]");

    private static string Padded(string model, string text) => Message(model, 1, """[{"role":"user","content":"Say hi."}]""", $$""","metadata":{"user_id":{{Quote(text)}}}""");

    private static string Message(string model, int maxTokens, string messages, string more = "") =>
        $$"""{"model":{{Quote(model)}},"max_tokens":{{maxTokens.ToString(CultureInfo.InvariantCulture)}},"messages":{{messages}}{{more}}}""";

    private static string Prose(int sentences) =>
        new StringBuilder().Insert(0, "The report tells wind and rain. ", sentences).ToString().TrimEnd();

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
