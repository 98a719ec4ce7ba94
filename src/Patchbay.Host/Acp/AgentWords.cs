using Patchbay.Endpoints.Diagnosis;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Acp;

/// <summary>What stands in the message of an error of the bridge's.</summary>
/// <remarks>Measured, claude-agent-acp 0.101.0: <c>Internal error: API Error: 429 …</c>.</remarks>
internal static class AgentWords
{
    /// <summary>ACP's code for "sign in first"; the bridge answers a refused credential so, whoever's it is.</summary>
    public const int SignInFirst = -32000;

    private const string Internal = "Internal error: ";

    /// <summary>Claude Code's own words, without what the bridge puts before them.</summary>
    public static string Of(string message) => message.StartsWith(Internal, StringComparison.Ordinal) ? message[Internal.Length..] : message;

    /// <summary>What Claude Code said of a failure: the error's own words, or what it said in the chat where those tell less. A refused credential's error says only "Authentication required".</summary>
    /// <param name="error">The bridge's error.</param>
    /// <param name="said">What the agent said in place of an answer; may be empty.</param>
    /// <returns>The words, and the HTTP status behind them; null when they tell of none.</returns>
    public static (string Words, int? Status) Of(JsonRpcError error, string said)
    {
        var words = Of(error.Message);
        if (ClientErrorText.StatusIn(words) is { } status) return (words, status);
        if (ClientErrorText.StatusIn(said) is { } told) return (said, told);
        return (words, error.Code == SignInFirst ? 401 : null);
    }
}
