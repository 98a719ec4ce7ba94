using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Splice;

namespace Patchbay.Demo;

/// <summary>A conversation without Claude Code, for machines that have none: it sends the whole history with each turn, as every client does.</summary>
internal sealed class BuiltInDemoClient(string gateway, string token) : IDemoClient
{
    private readonly Endpoint _gateway = new() { Name = "gateway", Kind = KindCatalog.Custom, Url = new Uri(gateway) };
    private readonly EndpointSender _sender = new();
    private readonly List<(string Role, string Text)> _history = [];

    public string Name => "a built-in client (no `claude` was found; install it with `npm install -g @anthropic-ai/claude-code`)";

    public async Task<string> AskAsync(string text, CancellationToken cancellationToken)
    {
        _history.Add(("user", text));
        var request = new EndpointRequest
        {
            Method = "POST",
            Target = "/v1/messages",
            Headers = [new(ControlPaths.TokenHeader, token), new("Content-Type", "application/json"), new("anthropic-version", "2023-06-01")],
            Body = SplicedBody.Unchanged(Body()),
            HasBody = true,
        };
        var outcome = await _sender.SendAsync(_gateway, request, cancellationToken).ConfigureAwait(false);
        if (outcome.Answer is not { } answer) throw new IOException(outcome.Failure!.Evidence);
        await using (answer.ConfigureAwait(false))
        {
            using var whole = new MemoryStream();
            var buffer = new byte[4096];
            while (await answer.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read) whole.Write(buffer, 0, read);
            using var parsed = JsonDocument.Parse(whole.ToArray());
            if (answer.Status != 200) throw new IOException(parsed.RootElement.GetProperty("error").GetProperty("message").GetString());
            var said = parsed.RootElement.GetProperty("content")[0].GetProperty("text").GetString()!;
            _history.Add(("assistant", said));
            return said;
        }
    }

    private byte[] Body()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, "claude-demo"u8);
            json.WriteNumber("max_tokens"u8, 1024);
            json.WriteStartArray("messages"u8);
            foreach (var (role, text) in _history)
            {
                json.WriteStartObject();
                json.WriteString("role"u8, role);
                json.WriteString("content"u8, text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        _sender.Dispose();
        return ValueTask.CompletedTask;
    }
}
