using System.Net.Sockets;

namespace Patchbay.FakeEndpoint;

/// <summary>One connection: requests in, scripted answers out.</summary>
internal sealed class Conversation(FakeServer server, Peer peer)
{
    public async Task RunAsync()
    {
        while (await HttpRequest.ReadAsync(peer) is { } request)
        {
            if (ControlCalls.Owns(request)) await ControlCalls.AnswerAsync(server, request, peer.Stream);
            else if (!await AnswerAsync(request) || request.IsLast) return;
        }
    }

    /// <summary>Answers one request as the script says; false when the connection ends with it.</summary>
    private async Task<bool> AnswerAsync(HttpRequest request)
    {
        var turn = Turn.Read(request);
        var entry = server.Journal.Add(request, peer.Certificate);
        server.Journal.Change(() => (entry.Model, entry.Stream) = (turn.Model, turn.Stream));
        var step = server.Script.Choose(request, turn) ?? (entry.IsAboutServer ? Step.NotKnown : Step.None);
        if (step.Reply.Gateway is { } fault) step = new Step { Name = step.Name, Reply = ApiGateway.Answer(fault, request) };
        var answer = new Answer(server, peer, entry, step, turn);
        // Seen at the moment of the hang-up, not when the next write happens to fail.
        await using var watch = peer.Gone.Register(() => server.Journal.Change(() => TakeDownAbort(entry, answer)));
        var goesOn = false;
        try
        {
            goesOn = await answer.SendAsync(request.Method == "HEAD");
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            server.Journal.Change(() => TakeDownAbort(entry, answer));
        }

        server.Journal.Change(() =>
        {
            (entry.AnswerSha256, entry.AnswerLength) = answer.Sent();
            (entry.Done, entry.DoneMs) = (true, Entry.Ms(DateTimeOffset.UtcNow));
        });
        return goesOn;
    }

    private void TakeDownAbort(Entry entry, Answer answer)
    {
        if (entry.Done || entry.Aborted || answer.IsWhole) return;
        (entry.Aborted, entry.AbortedMs) = (true, Entry.Ms(peer.GoneAt ?? DateTimeOffset.UtcNow));
    }
}
