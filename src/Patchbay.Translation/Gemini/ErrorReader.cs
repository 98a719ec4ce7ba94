using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Reads what Google's servers answer instead of content.</summary>
public static class ErrorReader
{
    /// <summary>Reads an error's body: <c>{"error":{code,message,status,details}}</c>, the same in an array (streams without <c>alt=sse</c>), or
    /// whatever a proxy in between says.</summary>
    public static EndpointError Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0) root = root[0];
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error"u8, out var error)
                && Json.Text(error, "message") is { Length: > 0 } message && Json.Text(error, "status") is { Length: > 0 } status)
            {
                // A wrong key is a 400 INVALID_ARGUMENT here, told apart by its reason alone.
                return new EndpointError(message, Reason(error) == "API_KEY_INVALID" ? "UNAUTHENTICATED" : status) { RetryAfter = RetryDelay(error) };
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // HTML, plain text or nothing.
        }

        return ErrorBody.Read(body);
    }

    /// <summary><c>google.rpc.RetryInfo</c>: <c>{"retryDelay":"34.07s"}</c>. It comes in no header.</summary>
    private static int? RetryDelay(JsonElement error)
    {
        if (!error.TryGetProperty("details"u8, out var details) || details.ValueKind != JsonValueKind.Array) return null;
        foreach (var detail in details.EnumerateArray())
        {
            var delay = Json.Text(detail, "retryDelay");
            if (delay.EndsWith('s') && double.TryParse(delay.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86400) return (int)Math.Ceiling(seconds);
        }

        return null;
    }

    private static string Reason(JsonElement error)
    {
        if (!error.TryGetProperty("details"u8, out var details) || details.ValueKind != JsonValueKind.Array) return "";
        foreach (var detail in details.EnumerateArray())
        {
            if (Json.Text(detail, "reason") is { Length: > 0 } reason) return reason;
        }

        return "";
    }
}
