using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>Who speaks.</summary>
public enum Role
{
    /// <summary>The person, and the tools' results.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>The agent, in the middle of the conversation.</summary>
    System,
}

/// <summary>What a part of a turn is.</summary>
public enum PartKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>An image.</summary>
    Image,

    /// <summary>A document in a format of its own: PDF.</summary>
    Document,

    /// <summary>Reasoning of the endpoint that the request goes to; all other reasoning has been left out.</summary>
    Thinking,

    /// <summary>A tool call of the model's.</summary>
    ToolCall,

    /// <summary>The result of one.</summary>
    ToolResult,
}

/// <summary>A part of a turn.</summary>
public sealed class Part
{
    /// <summary>What it is; says which of the rest is set.</summary>
    public required PartKind Kind { get; init; }

    /// <summary>Text and thinking.</summary>
    public RawText Text { get; init; }

    /// <summary>Image and document.</summary>
    public Media? Media { get; init; }

    /// <summary>Tool call and result: the call's id as the endpoint takes it.</summary>
    public string Id { get; init; } = "";

    /// <summary>Tool call and result: the tool's name as the endpoint takes it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Tool call: the id that the client knows it by.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Tool call: its arguments, an object.</summary>
    public JsonElement Input { get; init; }

    /// <summary>Tool result: the tool failed.</summary>
    public bool IsError { get; init; }

    /// <summary>Tool result: texts, images, documents.</summary>
    public IReadOnlyList<Part> Content { get; init; } = [];

    /// <summary>Thinking: what its endpoint wants to see again.</summary>
    public string Carried { get; init; } = "";

    /// <summary>Where it stands in the request: <c>messages.3.content.1</c>.</summary>
    public string Path { get; init; } = "";
}

/// <summary>An image or a document.</summary>
/// <param name="MediaType">As the client says: <c>image/png</c>; empty for a URL.</param>
/// <param name="Content">Base64, or the URL.</param>
/// <param name="IsUrl">Which of the two.</param>
/// <param name="Title">A document's title; may be empty.</param>
public sealed record Media(string MediaType, RawText Content, bool IsUrl, RawText Title);

/// <summary>Everything that one side says before the other does.</summary>
/// <param name="Role">Who.</param>
/// <param name="Parts">What; tool results first, in the order of their calls.</param>
public sealed record Turn(Role Role, List<Part> Parts);

/// <summary>A tool that is told to the model.</summary>
/// <param name="Name">As the endpoint takes it.</param>
/// <param name="Description">May be empty.</param>
/// <param name="Schema">JSON Schema of its arguments.</param>
public sealed record ToolDefinition(string Name, RawText Description, JsonElement Schema);

/// <summary>A tool that Anthropic's own servers run: <c>web_search_20250305</c> and the like.</summary>
/// <param name="Type">Its full type.</param>
/// <param name="Definition">All that the client says about it.</param>
public sealed record ServerTool(string Type, JsonElement Definition)
{
    /// <summary>True for any version of web search.</summary>
    public bool IsWebSearch => Type.StartsWith("web_search", StringComparison.Ordinal);
}

/// <summary>Whether and which tool is to be called.</summary>
public enum ToolChoiceKind
{
    /// <summary>Not said.</summary>
    Unset,

    /// <summary>As the model likes.</summary>
    Auto,

    /// <summary>Some tool.</summary>
    Any,

    /// <summary>This tool.</summary>
    Tool,

    /// <summary>None.</summary>
    None,
}

/// <summary>How much thinking is asked for.</summary>
public enum ThinkingKind
{
    /// <summary>Not said.</summary>
    Unset,

    /// <summary>None.</summary>
    Disabled,

    /// <summary>As the model sees fit.</summary>
    Adaptive,

    /// <summary>Up to a budget.</summary>
    Enabled,
}

/// <summary>A request of the Messages API, put in the order that any dialect can be written from. It refers to the request's bytes, which must
/// outlive it.</summary>
public sealed class MessagesRequest : IDisposable
{
    private readonly JsonDocument _document;

    internal MessagesRequest(JsonDocument document) => _document = document;

    /// <summary>The model as the client names it.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>A stream is wanted. Absent = no.</summary>
    public bool IsStream { get; internal set; }

    /// <summary>Output limit; null when none was given.</summary>
    public int? MaxTokens { get; internal set; }

    /// <summary>The system prompt's blocks, without Anthropic's billing line.</summary>
    public List<RawText> System { get; } = [];

    /// <summary>The conversation. Every tool call is followed by its result, and every result follows its call.</summary>
    public List<Turn> Turns { get; internal set; } = [];

    /// <summary>The tools to send; deferred ones only once the conversation has referred to them.</summary>
    public List<ToolDefinition> Tools { get; } = [];

    /// <summary>Tools that the client expects the server to run.</summary>
    public List<ServerTool> ServerTools { get; } = [];

    /// <summary>True when an image or a document is in it.</summary>
    public bool HasMedia => Turns.Exists(static turn => turn.Parts.Exists(static part => part.Media is not null || part.Content.Any(static inner => inner.Media is not null)));

    /// <summary>How many tools were not sent because nothing has referred to them yet.</summary>
    public int DeferredTools { get; internal set; }

    /// <summary>Names and ids, forth and back.</summary>
    public required ToolNames Names { get; init; }

    /// <summary>Whether a tool must be called.</summary>
    public ToolChoiceKind Choice { get; internal set; }

    /// <summary>Which, for <see cref="ToolChoiceKind.Tool"/>; as the endpoint takes it.</summary>
    public string ChosenTool { get; internal set; } = "";

    /// <summary>At most one call an answer.</summary>
    public bool DisablesParallelTools { get; internal set; }

    /// <summary>What <c>thinking</c> says.</summary>
    public ThinkingKind Thinking { get; internal set; }

    /// <summary><c>budget_tokens</c>.</summary>
    public int? ThinkingBudget { get; internal set; }

    /// <summary><c>output_config.effort</c>: low, medium, high, xhigh, max; empty when not said.</summary>
    public string Effort { get; internal set; } = "";

    /// <summary>JSON Schema that the answer must follow; undefined when none.</summary>
    public JsonElement OutputSchema { get; internal set; }

    /// <summary>Stop sequences, without empty and blank ones.</summary>
    public List<RawText> StopSequences { get; } = [];

    /// <summary>A number, or undefined.</summary>
    public JsonElement Temperature { get; internal set; }

    /// <inheritdoc cref="Temperature"/>
    public JsonElement TopP { get; internal set; }

    /// <inheritdoc cref="Temperature"/>
    public JsonElement TopK { get; internal set; }

    /// <summary>A stable name of the session for an endpoint's prompt cache: 64 hexadecimal characters that tell nothing; empty when the client gave none.</summary>
    public string SessionKey { get; internal set; } = "";

    /// <summary>Input tokens as far as they can be guessed from the bytes.</summary>
    public long EstimatedTokens { get; internal set; }

    /// <summary>Gives the parsed document's memory back.</summary>
    public void Dispose() => _document.Dispose();
}
