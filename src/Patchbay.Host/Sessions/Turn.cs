using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Sessions;

/// <summary>One prompt on its way.</summary>
/// <param name="Id">Names it in events.</param>
/// <param name="Prompt">What the person says.</param>
public sealed record Turn(string Id, IReadOnlyList<ContentBlock> Prompt)
{
    private readonly TaskCompletionSource<TurnEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How it ended; always comes, and never fails.</summary>
    public Task<TurnEnd> Ended => _ended.Task;

    internal void End(TurnEnd end) => _ended.TrySetResult(end);
}
