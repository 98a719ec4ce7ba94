namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Words of an endpoint that Claude Code acts on: it strips the thinking, drops a feature, compacts, or asks for a new login.</summary>
/// <remarks>Where an answer passes unmodified these words must arrive as they are: the client recovers by them. Inside a finding they are
/// only evidence, the cause is another one, and the client's reaction would hide the finding. So they are said in other words there.
/// The left column was seen to act in 2.1.330 under a 424 as well, or read in it; compared without regard to case.</remarks>
public static class ClientWording
{
    private static readonly (string Acts, string Said)[] Words =
    [
        // Asks for a new login, or shows a sentence of its own instead of the message.
        ("x-api-key", "API-key header"),
        ("please run /login", "sign in again"),
        ("run /login", "sign in again"),
        ("credit balance is too low", "credit is used up"),
        ("OAuth token has been revoked", "the login was revoked"),
        ("OAuth token has expired", "the login has expired"),
        ("OAuth authentication is currently not", "a login is currently not"),
        ("organization has been disabled", "organisation is disabled"),
        ("invalid model name", "unknown model name"),
        ("PDF pages", "pages of a PDF"),
        ("PDF specified", "given PDF"),
        ("does not support pdf", "takes no PDF"),
        ("could not process", "cannot use"),
        ("image exceeds", "an image is larger than"),
        ("images exceed", "images are larger than"),
        ("image dimensions exceed", "an image is larger than"),
        ("too much media", "too many images or documents"),
        ("`tool_use` ids", "ids of tool calls"),
        ("`tool_use_id`", "tool call id"),
        ("policy_blocked", "blocked by a policy"),
        ("dlp_request_denied", "blocked by a policy"),

        // Sends the request again without something.
        ("capability_rejected", "rejected capability"),
        ("`signature` in `thinking` block", "signature of a thinking part"),
        ("signature in thinking block", "signature of a thinking part"),
        ("thinking.signature", "signature of a thinking part"),
        ("in redacted_thinking block", "in a redacted thinking part"),
        ("`redacted_thinking`", "redacted thinking"),
        ("redacted_thinking", "redacted thinking"),
        ("`thinking` block", "thinking part"),
        ("thinking block", "thinking part"),
        ("thinking.type", "kind of thinking"),
        ("adaptive thinking is not supported", "adaptive thinking: unsupported"),
        ("effort parameter", "effort"),
        ("output_config", "output settings"),
        ("Input should be 'user' or 'assistant'", "only user or assistant allowed"),
        ("Unexpected role", "Other role than expected:"),
        ("input message role", "role of an input message"),
        ("role 'system'", "system role"),
        ("role \"system\"", "system role"),
        ("role `system`", "system role"),
        ("role system", "system role"),
        ("role: system", "system role"),
        ("Extra inputs are not permitted", "inputs beyond the known ones are refused"),
        ("anthropic-beta", "beta header"),
        ("anthropic_beta", "beta list"),
        ("cache_control", "cache mark"),
        ("tool_reference", "tool reference"),

        // Takes the context for full.
        ("prompt is too long", "prompt too large"),
        ("prompt too long", "prompt too large"),
        ("input is too long", "input too large"),
        ("maximum context", "largest context"),
        ("context_length_exceeded", "context too large"),
        ("context length exceeded", "context too large"),
        ("exceed_context_size", "context too large"),
        ("exceeds the available context size", "is larger than the context there"),
        ("exceeds the context length", "is larger than the context there"),
        ("exceeds the context window", "is larger than the context there"),
        ("exceed context limit", "are larger than the context there"),
        ("ContextWindowExceeded", "context too large: "),
        ("model_context_window_exceeded", "context too large"),
        ("context window", "context"),
        ("longer than the maximum model length", "longer than the model takes"),
        ("longer than the model's context length", "longer than the model takes"),
        ("exceeds the maximum number of tokens", "has more tokens than are"),
        ("exceeded model token limit", "more tokens than the model takes"),
        ("input token length too long", "too many input tokens"),
        ("input tokens exceed the configured limit", "more input tokens than configured"),
        ("maximum prompt length", "largest prompt"),
        ("prompt exceeds max length", "prompt too large"),
        ("tokens in request more than max tokens", "more tokens in the request than"),
        ("range of input length should be", "input length should be within"),
        ("but model only supports up to", "and the model takes at most"),
        ("reduce the length of the messages", "shorten the messages"),
        ("`inputs` tokens + `max_new_tokens`", "input and output tokens together"),
        ("context exceeds your deployment", "context larger than your deployment"),
        ("request_too_large", "request too large"),
        ("input length and `max_tokens`", "input and output together"),
    ];

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<(string Acts, string Said)> All => Words;

    /// <summary>The same text without any wording that a client acts on.</summary>
    public static string Neutralise(string text)
    {
        foreach (var (acts, said) in Words)
        {
            if (text.Contains(acts, StringComparison.OrdinalIgnoreCase)) text = text.Replace(acts, said, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    /// <summary>The first wording in <paramref name="text"/> that a client acts on, or null.</summary>
    public static string? Find(string text)
    {
        foreach (var (acts, _) in Words)
        {
            if (text.Contains(acts, StringComparison.OrdinalIgnoreCase)) return acts;
        }

        return null;
    }
}
