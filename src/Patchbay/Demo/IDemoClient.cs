namespace Patchbay.Demo;

/// <summary>Whoever talks to the demo endpoints: the real Claude Code where there is one.</summary>
internal interface IDemoClient : IAsyncDisposable
{
    /// <summary>Who it is, for the transcript.</summary>
    string Name { get; }

    /// <summary>Says one thing in the one conversation, and gives back the answer.</summary>
    /// <exception cref="IOException">There was none; the message says why.</exception>
    Task<string> AskAsync(string text, CancellationToken cancellationToken);
}
