namespace Patchbay.Host.Acp;

/// <summary>What stands in the message of an error of the bridge's.</summary>
/// <remarks>Measured, claude-agent-acp 0.101.0: <c>Internal error: API Error: 429 …</c>.</remarks>
internal static class AgentWords
{
    private const string Internal = "Internal error: ";
    private const string OfApi = "API Error: ";

    /// <summary>Claude Code's own words, without what the bridge puts before them.</summary>
    public static string Of(string message) => message.StartsWith(Internal, StringComparison.Ordinal) ? message[Internal.Length..] : message;

    /// <summary>The HTTP status that Claude Code got; null when it names none.</summary>
    public static int? StatusIn(string message)
    {
        var at = message.IndexOf(OfApi, StringComparison.Ordinal);
        return at >= 0 && message.Length >= at + OfApi.Length + 3 && int.TryParse(message.AsSpan(at + OfApi.Length, 3), CultureInfo.InvariantCulture, out var status) ? status : null;
    }
}
