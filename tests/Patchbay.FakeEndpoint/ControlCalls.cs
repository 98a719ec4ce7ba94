using System.Text;
using System.Text.Json;

namespace Patchbay.FakeEndpoint;

/// <summary>How a test steers the fake: <c>/__fake/script</c>, <c>journal</c>, <c>body/N</c>, <c>release</c>.</summary>
internal static class ControlCalls
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static async Task AnswerAsync(FakeServer server, HttpRequest request, Stream stream)
    {
        var (status, body) = (200, "{}"u8.ToArray());
        var query = request.Target.Contains('?', StringComparison.Ordinal) ? request.Target.Split('?')[1].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]) : [];
        switch (request.Path)
        {
            case "/__fake/script":
                try
                {
                    server.Script = Script.Parse(Encoding.UTF8.GetString(request.Body));
                }
                catch (JsonException bad)
                {
                    (status, body) = (400, Encoding.UTF8.GetBytes(bad.Message));
                }

                break;
            case "/__fake/journal":
                var entries = await server.Journal.WaitAsync(
                    int.Parse(query.GetValueOrDefault("arrived", "0"), CultureInfo.InvariantCulture),
                    int.Parse(query.GetValueOrDefault("done", "0"), CultureInfo.InvariantCulture),
                    TimeSpan.FromSeconds(double.Parse(query.GetValueOrDefault("timeout", "30"), CultureInfo.InvariantCulture)));
                body = JsonSerializer.SerializeToUtf8Bytes(entries, Format);
                break;
            case "/__fake/release":
                var gate = server.Gate;
                server.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
                gate.TrySetResult();
                break;
            case { } path when path.StartsWith("/__fake/body/", StringComparison.Ordinal):
                body = server.Journal.Body(int.Parse(path["/__fake/body/".Length..], CultureInfo.InvariantCulture));
                break;
            default:
                status = 404;
                break;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Control\r\ncontent-length: {body.Length}\r\n\r\n"));
        await stream.WriteAsync(body);
    }
}
