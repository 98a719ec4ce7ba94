namespace Patchbay.Host.Gateways;

/// <summary>The files of one gateway: the data folder that belongs to one settings file.</summary>
/// <param name="Path">The folder; it exists.</param>
public sealed record GatewayFolder(string Path)
{
    /// <summary>Where the running gateway writes down who it is.</summary>
    public string Record => System.IO.Path.Combine(Path, RecordName);

    /// <summary>Held by the gateway while it takes requests.</summary>
    public string GatewayLock => System.IO.Path.Combine(Path, "gateway.lock");

    /// <summary>Held by whoever starts the gateway.</summary>
    public string StartLock => System.IO.Path.Combine(Path, "start.lock");

    /// <summary>What a gateway in the background writes: warnings, errors, and how it died.</summary>
    public string Log => System.IO.Path.Combine(Path, "gateway.log");

    /// <summary>The local token: what callers must send.</summary>
    public string Token => System.IO.Path.Combine(Path, "token");

    /// <summary>The local token, or null before the first gateway made one.</summary>
    public string? ReadToken()
    {
        try
        {
            var token = File.ReadAllText(Token).Trim();
            return token.Length == 0 ? null : token;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The last lines of the log, for a finding's evidence.</summary>
    public string LogTail(int lines = 6)
    {
        try
        {
            return string.Join('\n', File.ReadLines(Log).TakeLast(lines));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    internal const string RecordName = "gateway.json";
}
