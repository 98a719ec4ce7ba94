using System.Text.Json;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>Claude Code asks its endpoint again: the message <c>system/api_retry</c>.</summary>
/// <param name="Session">The session.</param>
/// <param name="Attempt">Which try comes next.</param>
/// <param name="Most">How many there are.</param>
/// <param name="Delay">How long it waits before it.</param>
/// <param name="Status">The HTTP status; null when there was none.</param>
/// <param name="Words">The client's word for the error.</param>
public sealed record RetryNotice(string Session, int Attempt, int Most, TimeSpan Delay, int? Status, string Words)
{
    /// <summary>The notification that carries it.</summary>
    public const string Method = "_claude/sdkMessage";

    private static readonly string[] Wish = ["_meta", "claudeCode", "emitRawSDKMessages"];

    /// <summary>For a person.</summary>
    public string Note => string.Create(CultureInfo.InvariantCulture, $"Claude Code tries again by itself: retry {Attempt} of {Most} in {Delay.TotalSeconds:0.0} s. To switch: the menu `Endpoint` of this chat, or `patchbay use NAME`.");

    /// <summary>Reads a notification's params; null when it is another message.</summary>
    public static RetryNotice? Read(ReadOnlyMemory<byte> parameters)
    {
        if (RawJson.GetString(parameters, "message", "subtype") != "api_retry" || RawJson.GetString(parameters, "sessionId") is not { } session) return null;
        double? Number(string name)
        {
            var value = RawJson.Get(parameters, "message", name);
            return !value.IsEmpty && double.TryParse(value.Span, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        return new RetryNotice(
            session, (int)(Number("attempt") ?? 1), (int)(Number("max_retries") ?? 10), TimeSpan.FromMilliseconds(Number("retry_delay_ms") ?? 0),
            (int?)Number("error_status"), RawJson.GetString(parameters, "message", "error") ?? "");
    }

    /// <summary>Whether a client has asked for such messages by itself.</summary>
    public static bool IsAskedFor(ReadOnlyMemory<byte> parameters) => RawJson.Get(parameters, Wish) is { IsEmpty: false, Span: not [(byte)'f', ..] and not [(byte)'n', ..] };

    /// <summary>Asks for them in the params of what opens a session; the same params where the place is taken by something else.</summary>
    public static ReadOnlyMemory<byte> AskFor(ReadOnlyMemory<byte> parameters)
    {
        try
        {
            return RawJson.Set(parameters, Wish, """[{"type":"system","subtype":"api_retry"}]"""u8.ToArray());
        }
        catch (Exception odd) when (odd is ArgumentException or JsonException)
        {
            return parameters;
        }
    }
}
