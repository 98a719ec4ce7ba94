using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Kinds;

/// <summary>Who is at an endpoint. A kind is data: what it speaks, where it usually lives, how it wants its key.</summary>
public sealed record EndpointKind
{
    /// <summary>The word used in settings: <c>anthropic</c>, <c>custom</c>, <c>lmstudio</c>, <c>deepseek</c>, …</summary>
    public required string Name { get; init; }

    /// <summary>The vendor's own spelling, for messages.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The language it speaks.</summary>
    public Dialect Dialect { get; init; } = Dialect.AnthropicMessages;

    /// <summary>The usual base URL, or null when there is none; it may hold <c>{Placeholders}</c> that the user must fill in.</summary>
    public string? DefaultUrl { get; init; }

    /// <summary>Other base URLs of the same vendor (another region or plan).</summary>
    public IReadOnlyList<string> OtherUrls { get; init; } = [];

    /// <summary>The header its key travels in when the user gives only a value.</summary>
    public CredentialHeader Header { get; init; } = CredentialHeader.Bearer;

    /// <summary>The name of the header that a key travels in as <see cref="CredentialHeader.ApiKey"/>, where its dialect is translated.</summary>
    public string ApiKeyHeader { get; init; } = "x-api-key";

    /// <summary>What a user should know before using it; shown by <c>patchbay endpoint add</c>.</summary>
    public string? Note { get; init; }

    /// <summary>Where it does not quite speak the Messages API; of no account where its dialect is translated.</summary>
    public EndpointQuirks Quirks { get; init; }

    /// <summary>What is special about asking it, when its dialect is translated; null = nothing.</summary>
    public Func<EndpointTraits, EndpointTraits>? Adapt { get; init; }

    /// <summary>True for the scripted model inside the binary.</summary>
    public bool IsDemo => Name == "demo";
}

/// <summary>Which language an endpoint speaks.</summary>
public enum Dialect
{
    /// <summary>The Anthropic Messages API; its bytes are passed through.</summary>
    AnthropicMessages,

    /// <summary>OpenAI's Chat Completions; translated.</summary>
    OpenAIChat,

    /// <summary>OpenAI's Responses API; translated.</summary>
    OpenAIResponses,

    /// <summary>Google's Gemini API; translated.</summary>
    Gemini,

    /// <summary>Ollama's own chat API; translated.</summary>
    Ollama,
}

/// <summary>The two ways the Messages API takes a key.</summary>
public enum CredentialHeader
{
    /// <summary><c>Authorization: Bearer KEY</c>.</summary>
    Bearer,

    /// <summary><c>x-api-key: KEY</c>.</summary>
    ApiKey,
}
