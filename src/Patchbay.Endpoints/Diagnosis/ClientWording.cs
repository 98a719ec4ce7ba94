namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Words of an endpoint that Claude Code acts on: it strips the thinking, drops a feature, compacts, or asks for a new login.</summary>
/// <remarks>Where an answer passes unmodified these words must arrive as they are: the client recovers by them. Inside a finding they are
/// only evidence, the cause is another one, and the client's reaction would hide the finding. So they are said in other words there.
/// The left column was seen to act in 2.1.330, or read in it; compared without regard to case.</remarks>
public static class ClientWording
{
    private static readonly (string Acts, string Said)[] Words =
    [
        // Asks for a new login, and hides the message.
        ("x-api-key", "API-key header"),
        ("please run /login", "sign in again"),
        ("run /login", "sign in again"),
        ("credit balance is too low", "credit is used up"),
        ("OAuth token has been revoked", "the login was revoked"),
        ("OAuth token has expired", "the login has expired"),
        ("OAuth authentication is currently not", "a login is currently not"),
        ("organization has been disabled", "organisation is disabled"),

        // Sends the request again without something.
        ("capability_rejected", "rejected capability"),
        ("`signature` in `thinking` block", "signature of a thinking part"),
        ("signature in thinking block", "signature of a thinking part"),
        ("in redacted_thinking block", "in a redacted thinking part"),
        ("`redacted_thinking`", "redacted thinking"),
        ("`thinking` block", "thinking part"),
        ("thinking block", "thinking part"),
        ("adaptive is not supported", "adaptive: unsupported"),
        ("Input should be 'user' or 'assistant'", "only user or assistant allowed"),
        ("Unexpected role", "Other role than expected:"),
        ("input message role", "role of an input message"),
        ("role 'system' is not supported", "unsupported role: system"),
        ("role \"system\" is not supported", "unsupported role: system"),
        ("Extra inputs are not permitted", "inputs beyond the known ones are refused"),
        ("for the `anthropic-beta` header", "as a beta"),
        ("for the anthropic-beta header", "as a beta"),
        ("anthropic-beta", "beta header"),
        ("tool_reference", "tool reference"),

        // Takes the context for full.
        ("prompt is too long", "prompt too large"),
        ("prompt too long", "prompt too large"),
        ("input is too long", "input too large"),
        ("maximum context length", "largest context"),
        ("context_length_exceeded", "context too large"),
        ("context length exceeded", "context too large"),
        ("exceed_context_size", "context too large"),
        ("exceeds the available context size", "is larger than the context there"),
        ("exceeds the context length", "is larger than the context there"),
        ("exceeds the context window", "is larger than the context there"),
        ("exceed context limit", "are larger than the context there"),
        ("ContextWindowExceeded", "context too large: "),
        ("model_context_window_exceeded", "context too large"),
        ("request_too_large", "request too large"),
        ("input length and `max_tokens` exceed", "input and output together are larger than"),
        ("image exceeds", "an image is larger than"),
        ("image dimensions exceed", "an image is larger than"),
    ];

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
