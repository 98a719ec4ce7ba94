using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Host.Gateways.Sending;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Gateways;

/// <summary>Answer of a control call.</summary>
/// <param name="Status">HTTP status; 0 when nobody answered.</param>
/// <param name="Value">What was asked for; null unless the call succeeded.</param>
/// <param name="Message">Why not, for a person; empty when it did.</param>
public sealed record ControlReply<T>(int Status, T? Value, string Message) where T : class
{
    /// <summary>True when a gateway answered, whatever it said.</summary>
    public bool Answered => Status != 0;
}

/// <summary>Calls the control API of a running gateway.</summary>
/// <param name="gateway">Its base URL.</param>
/// <param name="token">The local token.</param>
public sealed class ControlClient(Uri gateway, string token)
{
    /// <summary>A gateway on this machine answers in milliseconds; one that does not is stuck or is none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A reload reads the settings file, and whatever helper commands it names.</summary>
    private static readonly TimeSpan ReloadPatience = TimeSpan.FromSeconds(10);

    /// <summary>A change is on the disk before it is answered, and a disk that is busy takes its time.</summary>
    private static readonly TimeSpan ChangePatience = TimeSpan.FromSeconds(10);

    /// <summary>The gateway's state.</summary>
    public Task<ControlReply<GatewayStatus>> StatusAsync(CancellationToken cancellationToken) =>
        CallAsync("GET", ControlPaths.Status, Patience, ControlJson.Default.GatewayStatus, cancellationToken);

    /// <summary>How much the model in force holds.</summary>
    /// <param name="endpoint">Of an endpoint: its name, a URL, <c>off</c>; empty = wherever the plug is. A gateway of an older version tells of the plug.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ControlReply<PlugWindow>> WindowAsync(string endpoint, CancellationToken cancellationToken) =>
        CallAsync("GET", endpoint.Length == 0 ? ControlPaths.Window : $"{ControlPaths.Window}?endpoint={Uri.EscapeDataString(endpoint)}", Patience, ControlJson.Default.PlugWindow, cancellationToken);

    /// <summary>Makes the settings file as it stands the one in force; on refusal the message holds the problems.</summary>
    public Task<ControlReply<GatewayStatus>> ReloadAsync(CancellationToken cancellationToken) =>
        CallAsync("POST", ControlPaths.Reload, ReloadPatience, ControlJson.Default.GatewayStatus, cancellationToken);

    /// <summary>The link that signs a browser in to the console, as the answer's message; a gateway of an older version answers 404.</summary>
    public Task<ControlReply<ControlAnswer>> ConsoleLinkAsync(CancellationToken cancellationToken) =>
        CallAsync("POST", ControlPaths.Console, Patience, ControlJson.Default.ControlAnswer, cancellationToken);

    /// <summary>Asks the gateway to drain and end.</summary>
    public Task<ControlReply<ControlAnswer>> ShutDownAsync(CancellationToken cancellationToken) =>
        CallAsync("POST", ControlPaths.Shutdown, Patience, ControlJson.Default.ControlAnswer, cancellationToken);

    /// <summary>The exchanges that have ended, oldest first.</summary>
    public Task<ControlReply<IReadOnlyList<TrafficEntry>>> TrafficAsync(CancellationToken cancellationToken) =>
        CallAsync("GET", ControlPaths.Traffic, Patience, ControlJson.Default.IReadOnlyListTrafficEntry, cancellationToken);

    /// <summary>The last exchange of each session; a gateway of an older version answers 404.</summary>
    public Task<ControlReply<IReadOnlyList<TrafficEntry>>> SessionsAsync(CancellationToken cancellationToken) =>
        CallAsync("GET", ControlPaths.Sessions, Patience, ControlJson.Default.IReadOnlyListTrafficEntry, cancellationToken);

    /// <summary>The sessions that have an endpoint of their own, the latest first; a gateway of an older version answers 404.</summary>
    public Task<ControlReply<IReadOnlyList<SessionEndpoint>>> SessionEndpointsAsync(CancellationToken cancellationToken) =>
        CallAsync("GET", ControlPaths.SessionEndpoints, Patience, ControlJson.Default.IReadOnlyListSessionEndpoint, cancellationToken);

    /// <summary>Gives a session an endpoint of its own, from its next request on.</summary>
    /// <param name="session">The session's id; the gateway need not have seen it yet.</param>
    /// <param name="endpoint">An endpoint's name, a URL, <c>off</c> for the default Anthropic API; empty or <c>plug</c> to follow the plug again.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The session's entry; on refusal (400) the message says what is wrong, and which endpoints there are. 404 from a gateway of an older version.</returns>
    public Task<ControlReply<SessionEndpoint>> SetSessionEndpointAsync(string session, string endpoint, CancellationToken cancellationToken)
    {
        var change = JsonSerializer.SerializeToUtf8Bytes(new SessionEndpointChange(session, endpoint), ControlJson.Default.SessionEndpointChange);
        return CallAsync("POST", ControlPaths.SessionEndpoints, ChangePatience, ControlJson.Default.SessionEndpoint, cancellationToken, change);
    }

    /// <summary>The exchanges from now on, as they begin and end, until the gateway goes or the token is cancelled.</summary>
    /// <exception cref="IOException">The gateway cannot be reached, or died.</exception>
    public async IAsyncEnumerable<TrafficEntry> FollowTrafficAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var exchange = await LoopbackExchange.SendAsync(gateway, "GET", ControlPaths.Traffic + "?follow=1", token, cancellationToken).ConfigureAwait(false);
        if (exchange.Status != 200) throw new IOException($"the gateway answered {exchange.Status}");
        var line = new List<byte>();
        var buffer = new byte[8192];
        while (await exchange.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            foreach (var piece in Pieces(buffer, read))
            {
                line.AddRange(piece.AsSpan());
                if (line is not [.., (byte)'\n']) continue;
                var entry = JsonSerializer.Deserialize(line.ToArray(), ControlJson.Default.TrafficEntry);
                line.Clear();
                if (entry is not null) yield return entry;
            }
        }
    }

    /// <summary>Attaches an agent; the returned connection is open for as long as both live.</summary>
    /// <exception cref="IOException">The gateway cannot be reached, or refuses.</exception>
    internal async Task<LoopbackExchange> AttachAsync(int pid, string command, CancellationToken cancellationToken)
    {
        var path = $"{ControlPaths.Attach}?pid={pid}&command={Uri.EscapeDataString(command)}";
        var exchange = await LoopbackExchange.SendAsync(gateway, "GET", path, token, cancellationToken).ConfigureAwait(false);
        if (exchange.Status == 200) return exchange;
        await exchange.DisposeAsync().ConfigureAwait(false);
        throw new IOException($"the gateway answered {exchange.Status}");
    }

    private async Task<ControlReply<T>> CallAsync<T>(string method, string path, TimeSpan patience, JsonTypeInfo<T> type, CancellationToken cancellationToken, byte[]? json = null) where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await using var exchange = await LoopbackExchange.SendAsync(gateway, method, path, token, json ?? [], limit.Token).ConfigureAwait(false);
            var body = await exchange.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            return exchange.Status == 200
                ? new ControlReply<T>(200, JsonSerializer.Deserialize(body, type), "")
                : new ControlReply<T>(exchange.Status, null, Words(body, exchange.Status));
        }
        catch (IOException unreachable)
        {
            return new ControlReply<T>(0, null, unreachable.Message);
        }
        catch (JsonException)
        {
            return new ControlReply<T>(0, null, "what listens there is not a Patchbay gateway");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ControlReply<T>(0, null, $"no answer within {patience.TotalSeconds:0} s");
        }
    }

    private static string Words(byte[] body, int status)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, ControlJson.Default.ControlAnswer) is { Message.Length: > 0 } answer) return answer.Message;
        }
        catch (JsonException)
        {
            // A refusal of the pipeline has an agent's error shape; its text serves as well.
        }

        return body.Length == 0 ? $"the gateway answered {status}" : Encoding.UTF8.GetString(body);
    }

    /// <summary>Cuts bytes after each line end.</summary>
    private static IEnumerable<ArraySegment<byte>> Pieces(byte[] buffer, int count)
    {
        for (var start = 0; start < count;)
        {
            var end = Array.IndexOf(buffer, (byte)'\n', start, count - start);
            var length = (end < 0 ? count : end + 1) - start;
            yield return new ArraySegment<byte>(buffer, start, length);
            start += length;
        }
    }
}
