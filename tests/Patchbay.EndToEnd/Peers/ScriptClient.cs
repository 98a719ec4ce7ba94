using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd.Peers;

/// <summary>What the client of a case was told.</summary>
/// <param name="Status">The status; 0 when the connection broke.</param>
/// <param name="Text">The body, unless it was compressed.</param>
/// <param name="Headers">The answer's headers; null without one.</param>
internal sealed record TurnTold(int Status, string Text, HttpResponseHeaders? Headers);

/// <summary>A client that asks for the cases of the script.</summary>
internal static partial class ScriptClient
{
    /// <summary>A client for many requests at once.</summary>
    public static HttpClient Create() => new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Asks for one case, and reads the answer as far as the case goes.</summary>
    public static async Task<TurnTold> AskAsync(ScriptedEndpoint script, HttpClient http, IReadOnlyDictionary<string, string> environment, LedgerCase one, string? model = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{environment["ANTHROPIC_BASE_URL"]}/v1/messages");
        foreach (var line in environment["ANTHROPIC_CUSTOM_HEADERS"].Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        request.Headers.Add("X-Claude-Code-Session-Id", one.Session);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        request.Content = new StringContent(JsonSerializer.Serialize(new { model = model ?? one.Model, max_tokens = 99_999, messages = new[] { new { role = "user", content = $"case {one.Number} of the script" } }, stream = one.IsStream }), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await response.Content.ReadAsStreamAsync();
            var text = new StringBuilder();
            var buffer = new byte[16 * 1024];
            while (await body.ReadAsync(buffer) is var read and > 0)
            {
                if (one.Encoding.Length == 0) text.Append(Encoding.UTF8.GetString(buffer, 0, read));
                // Hung up on once all that was sent has come.
                if (one.End is not (CaseEnd.Aborted or CaseEnd.Cut) || TextDelta().Matches(text.ToString()).Sum(static match => match.Groups[1].Length) < one.TextBytes) continue;
                if (one.End == CaseEnd.Aborted) break;
                script.Cut(one.Number);
            }

            return new TurnTold((int)response.StatusCode, text.ToString(), response.Headers);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return new TurnTold(0, "", null);
        }
    }

    [GeneratedRegex("\"text_delta\",\"text\":\"([a-z]*)\"")]
    private static partial Regex TextDelta();
}
