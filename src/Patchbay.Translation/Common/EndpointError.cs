using Patchbay.Protocol.Errors;

namespace Patchbay.Translation.Common;

/// <summary>What an endpoint said when it failed, in its own words.</summary>
/// <param name="Message">Its sentence; never empty.</param>
/// <param name="Code">Its code or type: <c>context_length_exceeded</c>, <c>RESOURCE_EXHAUSTED</c>; may be empty.</param>
public readonly record struct EndpointError(string Message, string Code)
{
    /// <summary>Seconds after which to ask again, where the endpoint says so in the body; null = it does not.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>True when the conversation is too long for the model.</summary>
    public bool IsContextOverflow =>
        Code is "context_length_exceeded" or "exceed_context_size_error"
        || Says("maximum context length") || Says("context_length_exceeded") || Says("exceeds the available context size") || Says("input length exceeds the context length")
        || Says("context window") || Says("prompt is too long") || Says("input token count") && Says("exceeds the maximum");

    /// <summary>Anthropic's word for it.</summary>
    /// <param name="status">The HTTP status; 200 for an error inside a stream.</param>
    public ErrorType TypeFor(int status)
    {
        if (IsContextOverflow) return ErrorType.InvalidRequest;
        if (Code is "rate_limit_exceeded" or "rate_limit_error" or "insufficient_quota" or "RESOURCE_EXHAUSTED" or "429" || status == 429) return RateLimit;
        if (Code is "overloaded_error" or "server_overloaded" or "server_is_overloaded" or "slow_down" or "UNAVAILABLE" or "503" or "529" || status is 503 or 529) return ErrorType.Overloaded;
        if (Code is "invalid_api_key" or "authentication_error" or "UNAUTHENTICATED" || status == 401) return ErrorType.Authentication;
        if (Code is "PERMISSION_DENIED" || status == 403) return ErrorType.Permission;
        if (Code is "model_not_found" or "NOT_FOUND" || status == 404) return ErrorType.NotFound;
        return status is >= 400 and < 500 || Code is "invalid_request_error" or "invalid_prompt" or "INVALID_ARGUMENT" or "content_filter" ? ErrorType.InvalidRequest : ErrorType.Api;
    }

    /// <summary>The sentence, in wording that makes Claude Code compact the conversation when it is too long.</summary>
    public string ForClient => IsContextOverflow && !Says("prompt is too long") ? $"prompt is too long: {Message}" : Message;

    private static ErrorType RateLimit { get; } = new("rate_limit_error");

    private bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
