using System.Runtime.CompilerServices;
using System.Text.Json;
using Patchbay.Console.Chat;
using Patchbay.Console.Live;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Wiring;

/// <summary>The hosted sessions, for the console.</summary>
internal sealed class ChatSessions : IChatSessions
{
    private const string Gone = "This conversation is not open any more: open it again from the list";

    private readonly Lazy<SessionHost> _host;
    private readonly Func<string> _note;
    private int _isHeard;

    /// <param name="host">The sessions; started with the first.</param>
    /// <param name="usualFolder">Where a new one works unless somebody says otherwise.</param>
    /// <param name="note">What to say of a first start.</param>
    public ChatSessions(Lazy<SessionHost> host, string usualFolder, Func<string> note)
    {
        (_host, UsualFolder, _note) = (host, usualFolder, note);
    }

    public IReadOnlyList<HostedSessionView> Open => _host.IsValueCreated ? [.. Host.Sessions.Select(static session => session.View)] : [];

    public Pulse Changed { get; } = new();

    public event Action<string>? Opening;

    public string UsualFolder { get; private set; }

    public string FirstStartNote => _host.IsValueCreated ? "" : _note();

    public HostedSessionView? Find(string session) => SessionOf(session)?.Details;

    public async Task<(HostedSessionView? Session, FindingRecord? Finding)> OpenAsync(HostedOpening opening, CancellationToken cancellationToken)
    {
        var carriage = opening.Carriage == "direct" ? Carriage.Direct : Carriage.Patched;
        var (session, finding) = await Host.OpenAsync(new SessionOpening(opening.Folder!, carriage, opening.Endpoint ?? "", opening.Resume, opening.Fork, opening.Replay, opening.Mode), cancellationToken).ConfigureAwait(false);
        if (session is not null) UsualFolder = session.Folder;
        Changed.Beat();
        return (session?.View, finding?.ToRecord());
    }

    public async Task CloseAsync(string session)
    {
        if (SessionOf(session) is { } open) await open.DisposeAsync().ConfigureAwait(false);
    }

    public async IAsyncEnumerable<SessionEvent> EventsAsync(string session, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (SessionOf(session) is not { } open) yield break;
        await foreach (var happened in open.EventsAsync(after, cancellationToken).ConfigureAwait(false))
        {
            yield return happened;
            // What is said is the conversation's; what stands around it changes with the rest.
            if (happened.Kind != SessionEvents.Update || !IsWords(happened)) Changed.Beat();
        }
    }

    public async Task<(IReadOnlyList<KeptSession> Sessions, FindingRecord? Finding)> KeptAsync(CancellationToken cancellationToken)
    {
        var (kept, finding) = await Host.ListAsync(null, cancellationToken).ConfigureAwait(false);
        return ([.. kept.Select(static one => new KeptSession(one.SessionId, one.Title ?? "", one.Cwd, one.UpdatedAt)).OrderByDescending(static one => one.UpdatedAt, StringComparer.Ordinal)], finding?.ToRecord());
    }

    public async Task<FindingRecord?> DeleteAsync(string session, CancellationToken cancellationToken) => (await Host.DeleteAsync(session, cancellationToken).ConfigureAwait(false))?.ToRecord();

    public bool Prompt(string session, IReadOnlyList<ContentBlock> prompt) => SessionOf(session)?.Prompt(prompt) is not null;

    public Task<string?> SteerAsync(string session, IReadOnlyList<ContentBlock> prompt, CancellationToken cancellationToken) =>
        TryAsync(session, async open => await open.SteerAsync(prompt, cancellationToken).ConfigureAwait(false));

    public async Task CancelAsync(string session, string turn)
    {
        if (SessionOf(session) is not { } open) return;
        if (turn.Length > 0) await open.CancelAsync(turn).ConfigureAwait(false);
        else await open.CancelAsync(queued: false).ConfigureAwait(false);
    }

    public bool Decide(string session, string permission, string choice) => SessionOf(session)?.Decide(permission, choice) == true;

    public bool Fill(string session, string form, JsonElement? content) => SessionOf(session) is { } open && (content is null ? open.Decline(form) : open.Accept(form, content));

    public async Task<FindingRecord?> MoveAsync(string session, string endpoint, CancellationToken cancellationToken) =>
        SessionOf(session) is { } open ? (await open.MoveAsync(endpoint, cancelTurn: false, cancellationToken).ConfigureAwait(false))?.ToRecord() : OwnFindings.SessionEnded(session).ToRecord();

    public Task<string?> SetAsync(string session, string choice, string value, CancellationToken cancellationToken) => TryAsync(session, async open =>
    {
        if (choice == "mode") await open.SetModeAsync(value, cancellationToken).ConfigureAwait(false);
        else await open.SetOptionAsync(choice, value, cancellationToken).ConfigureAwait(false);
        Changed.Beat();
    });

    public async Task<FindingRecord?> ResumeAsync(string session, CancellationToken cancellationToken) =>
        SessionOf(session) is { } open ? (await open.ResumeAsync(cancellationToken).ConfigureAwait(false))?.ToRecord() : OwnFindings.SessionEnded(session).ToRecord();

    private SessionHost Host
    {
        get
        {
            var host = _host.Value;
            if (Interlocked.Exchange(ref _isHeard, 1) == 0) host.Changed += Hear;
            return host;
        }
    }

    private void Hear(HostedSession session)
    {
        if (session.View.State != "closed") Opening?.Invoke(session.Id);
        Changed.Beat();
    }

    private HostedSession? SessionOf(string session) => _host.IsValueCreated ? Host.Find(session) : null;

    private async Task<string?> TryAsync(string session, Func<HostedSession, Task> act)
    {
        if (SessionOf(session) is not { } open) return Gone;
        try
        {
            await act(open).ConfigureAwait(false);
            return null;
        }
        catch (JsonRpcException refused)
        {
            return refused.Message;
        }
        catch (JsonRpcClosedException)
        {
            return "Claude Code has just ended; Resume brings the conversation back";
        }
    }

    private static bool IsWords(SessionEvent happened) => happened.Update is { } update && update.TryGetProperty("sessionUpdate", out var kind) && kind.GetString() is "agent_message_chunk" or "agent_thought_chunk" or "user_message_chunk";
}
