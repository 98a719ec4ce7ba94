using System.Text.Json;
using Patchbay.Console.Live;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>Sessions of the real Claude Code, hosted by the process that the console is in.</summary>
/// <remarks>What cannot be done comes back as a finding or as words; a session that is not open any more answers as one that does not exist.</remarks>
public interface IChatSessions
{
    /// <summary>Those that are open.</summary>
    IReadOnlyList<HostedSessionView> Open { get; }

    /// <summary>Beats when something has happened in any of them, or one came or went.</summary>
    Pulse Changed { get; }

    /// <summary>Raised with the id of a session that is being opened, before anything is told in it.</summary>
    event Action<string>? Opening;

    /// <summary>Where a new session works unless somebody says otherwise.</summary>
    string UsualFolder { get; }

    /// <summary>What to say of a first start that takes long; empty when nothing does.</summary>
    string FirstStartNote { get; }

    /// <summary>One of them with its modes, options, commands and usage; null when it is not open.</summary>
    HostedSessionView? Find(string session);

    /// <summary>Opens one.</summary>
    Task<(HostedSessionView? Session, FindingRecord? Finding)> OpenAsync(HostedOpening opening, CancellationToken cancellationToken);

    /// <summary>Closes one; its conversation is kept.</summary>
    Task CloseAsync(string session);

    /// <summary>What happens in one, from an event on, until it is closed.</summary>
    IAsyncEnumerable<SessionEvent> EventsAsync(string session, long after, CancellationToken cancellationToken);

    /// <summary>The conversations on the disk, the latest first.</summary>
    Task<(IReadOnlyList<KeptSession> Sessions, FindingRecord? Finding)> KeptAsync(CancellationToken cancellationToken);

    /// <summary>Takes one off the disk.</summary>
    Task<FindingRecord?> DeleteAsync(string session, CancellationToken cancellationToken);

    /// <summary>Says something; it waits while a turn runs.</summary>
    /// <returns>False when the session is not open.</returns>
    bool Prompt(string session, IReadOnlyList<ContentBlock> prompt);

    /// <summary>Says something into the turn that runs.</summary>
    /// <returns>Why not; null when it was said.</returns>
    Task<string?> SteerAsync(string session, IReadOnlyList<ContentBlock> prompt, CancellationToken cancellationToken);

    /// <summary>Ends the turn that runs, or takes back one that waits.</summary>
    Task CancelAsync(string session, string turn);

    /// <summary>Answers a question whether a tool may run.</summary>
    /// <returns>False when that is asked no more.</returns>
    bool Decide(string session, string permission, string choice);

    /// <summary>Answers a form; null content declines it.</summary>
    /// <returns>False when that is asked no more.</returns>
    bool Fill(string session, string form, JsonElement? content);

    /// <summary>Moves one to another endpoint: a name, a URL, <c>off</c>, empty = wherever the plug is.</summary>
    Task<FindingRecord?> MoveAsync(string session, string endpoint, CancellationToken cancellationToken);

    /// <summary>Changes its mode, model, effort, …</summary>
    /// <returns>Why not; null when it is changed.</returns>
    Task<string?> SetAsync(string session, string choice, string value, CancellationToken cancellationToken);

    /// <summary>Brings one back after a crash.</summary>
    Task<FindingRecord?> ResumeAsync(string session, CancellationToken cancellationToken);
}
