using Patchbay.Console.Traffic;
using Patchbay.Control;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Admission;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Messages;
using Patchbay.Protocol.Splice;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>Sends a recorded request once more, through the gateway's own address as any agent would: it is routed, translated, judged and noted like any other.</summary>
/// <param name="settings">The settings in force.</param>
/// <param name="sessions">Gives it the endpoint that it shall go to, for a session of its own.</param>
/// <param name="traffic">Where it is noted.</param>
/// <param name="token">The local token.</param>
/// <param name="url">Where the gateway listens.</param>
internal sealed class Replay(SettingsFile settings, SessionEndpoints sessions, TrafficLog traffic, LocalToken token, Func<string> url)
{
    private const string SessionHeader = "X-Claude-Code-Session-Id";

    /// <summary>A little less than the console's pages wait for an answer (120 s).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(110);

    /// <summary>Sends it.</summary>
    /// <param name="entry">The exchange.</param>
    /// <param name="trace">Its headers and its body.</param>
    /// <param name="written">The endpoint's name.</param>
    /// <param name="model">The model to ask for; empty = the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ReplayOutcome> RunAsync(TrafficEntry entry, ExchangeTrace trace, string written, string model, CancellationToken cancellationToken)
    {
        if (written.Length is 0 or > SessionEndpointChange.MaxEndpointLength || SessionEndpointCalls.Resolve(written, settings.Current) is not { Endpoint: not null }) return new ReplayOutcome($"there is no endpoint `{written}`", null, "");
        if (trace.Bodies is not { IsForgotten: false, IsRequestCut: false } bodies || bodies.Request is not { Length: > 0 } body) return new ReplayOutcome("its request is not recorded any more", null, "");
        var session = Guid.NewGuid().ToString();
        var ended = new TaskCompletionSource<TrafficEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(TrafficEntry one)
        {
            if (one.Session == session) ended.TrySetResult(one);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        traffic.Ended += Note;
        try
        {
            sessions.Give(session, written);
            var answer = await SendAsync(new EndpointRequest
            {
                Method = "POST",
                Target = entry.Request["POST ".Length..] + trace.Query,
                Headers = [.. trace.RequestHeaders.Where(IsSentAgain), new(SessionHeader, session), new(ControlPaths.TokenHeader, token.Value)],
                Body = BodyFor(body, entry, model),
                HasBody = true,
            }, limit.Token).ConfigureAwait(false);
            return new ReplayOutcome("", await ended.Task.WaitAsync(limit.Token).ConfigureAwait(false), answer);
        }
        catch (OperationCanceledException)
        {
            return new ReplayOutcome($"it had no whole answer within {Patience.TotalSeconds:0} seconds; what it became stands in the traffic", null, "");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new ReplayOutcome($"it was not sent: {refused.Message}", null, "");
        }
        finally
        {
            traffic.Ended -= Note;
            TakeBack(session);
        }
    }

    private async Task<string> SendAsync(EndpointRequest request, CancellationToken cancellationToken)
    {
        using var sender = new EndpointSender();
        var gateway = new Endpoint { Name = "gateway", Kind = KindCatalog.Custom, Url = new Uri(url()) };
        var outcome = await sender.SendAsync(gateway, request, cancellationToken).ConfigureAwait(false);
        if (outcome.Answer is not { } answer) throw new IOException(outcome.Failure!.Evidence);
        await using (answer.ConfigureAwait(false))
        {
            using var stop = cancellationToken.UnsafeRegister(static answer => ((EndpointAnswer)answer!).Abort(), answer);
            using var whole = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (await answer.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
            {
                if (whole.Length < BodyRecorder.MaxBody) whole.Write(buffer, 0, read);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return RecordedText.Of(whole.ToArray(), answer.Header("Content-Encoding"), isCut: false).Text;
        }
    }

    /// <summary>The same bytes; another model where one is wished for, or where the name would lead to the endpoint that it was picked at.</summary>
    private static SplicedBody BodyFor(byte[] body, TrafficEntry entry, string wished)
    {
        var model = wished.Length > 0 ? wished : PickerId.Is(entry.Model) ? PickerId.ModelOf(entry.Model) : "";
        var peek = RequestPeek.Read(body);
        return model.Length == 0 || peek.ValueStart < 0 ? SplicedBody.Unchanged(body) : SplicedBody.WithModel(body, peek, model);
    }

    /// <summary>Not what was taken out, not what belongs to the old connection or session; and uncompressed, to be compared.</summary>
    private static bool IsSentAgain(HeaderLine header) =>
        !HopByHop.Contains(header.Name, null) && !header.Value.Contains(HeaderCapture.Redacted, StringComparison.Ordinal)
        && !header.Is(SessionHeader) && !header.Is("x-claude-code-agent-id") && !header.Is("Accept-Encoding") && !header.Is("Origin");

    private void TakeBack(string session)
    {
        try
        {
            sessions.TakeBack(session);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // Nobody else has this session's id: what is left of it leads nobody anywhere.
        }
    }
}
