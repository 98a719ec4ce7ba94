using System.Text;
using System.Text.Json;

namespace Patchbay.FakeEndpoint;

/// <summary>
/// How a test steers the fake: POST <c>/__fake/script</c>; GET <c>/__fake/journal?atLeast=N&amp;done=N&amp;held=N&amp;aborted=N&amp;timeout=SECONDS</c>
/// (waits until all hold); GET <c>/__fake/body/N</c>; POST <c>/__fake/release</c>.
/// </summary>
internal static class ControlCalls
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static bool Owns(HttpRequest request) => request.Path.StartsWith("/__fake/", StringComparison.Ordinal);

    public static async Task AnswerAsync(FakeServer server, HttpRequest request, Stream stream)
    {
        var (status, body) = await CallAsync(server, request);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Control\r\ncontent-length: {body.Length}\r\n\r\n"));
        await stream.WriteAsync(body);
    }

    private static async Task<(int Status, byte[] Body)> CallAsync(FakeServer server, HttpRequest request)
    {
        switch (request.Path.Split('/')[2])
        {
            case "script":
                return PlayScript(server, request);
            case "journal":
                return (200, await JournalAsync(server, request));
            case "release":
                server.Gate.Release();
                return (200, "{}"u8.ToArray());
            case "body" when int.TryParse(request.Path.Split('/')[^1], out var n) && server.Journal.Body(n) is { } body:
                return (200, body);
            default:
                return (404, "{}"u8.ToArray());
        }
    }

    private static (int Status, byte[] Body) PlayScript(FakeServer server, HttpRequest request)
    {
        try
        {
            server.Script = Script.Parse(Encoding.UTF8.GetString(request.Body));
            return (200, "{}"u8.ToArray());
        }
        catch (JsonException bad)
        {
            return (400, Encoding.UTF8.GetBytes(bad.Message));
        }
    }

    private static Task<byte[]> JournalAsync(FakeServer server, HttpRequest request)
    {
        var query = (request.Target + "?").Split('?')[1].Split('&').Select(pair => (pair + "=").Split('=')).ToLookup(pair => pair[0], pair => pair[1]);
        double Number(string name, double otherwise) => query[name].FirstOrDefault() is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        var wanted = new JournalWait((int)Number("atLeast", Number("arrived", 0)), (int)Number("done", 0), (int)Number("held", 0), (int)Number("aborted", 0));
        return server.Journal.WaitAsync(wanted, TimeSpan.FromSeconds(Number("timeout", 30)), entries => JsonSerializer.SerializeToUtf8Bytes(entries, Format));
    }
}
