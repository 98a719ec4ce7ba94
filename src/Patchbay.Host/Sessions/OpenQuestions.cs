namespace Patchbay.Host.Sessions;

/// <summary>Questions to a person, each open until a person answers it or the agent takes it back. Nothing else ever answers.</summary>
/// <typeparam name="TAsked">What is shown.</typeparam>
/// <typeparam name="TAnswer">What the agent gets.</typeparam>
/// <param name="prefix">What an id begins with.</param>
/// <param name="takenBack">What the agent gets when it has taken the question back.</param>
/// <param name="asked">Tells that there is a question.</param>
/// <param name="answered">Tells that there is no more, and why: a word; empty = taken back.</param>
internal sealed class OpenQuestions<TAsked, TAnswer>(string prefix, TAnswer takenBack, Action<TAsked, string> asked, Action<TAsked, string> answered)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (TAsked Asked, TaskCompletionSource<TAnswer> Answer)> _open = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Those that nobody has answered yet.</summary>
    public IReadOnlyList<TAsked> Open
    {
        get
        {
            lock (_lock) return [.. _open.Values.Select(static open => open.Asked)];
        }
    }

    /// <summary>Asks, and waits for as long as it takes.</summary>
    /// <param name="make">Makes the question, given its id.</param>
    /// <param name="turn">The turn that it belongs to.</param>
    /// <param name="cancellationToken">Cancelled when the agent takes it back.</param>
    public async Task<TAnswer> AskAsync(Func<string, TAsked> make, string turn, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        string id;
        TAsked question;
        lock (_lock)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{prefix}{++_number}");
            question = make(id);
            _open[id] = (question, answer);
        }

        asked(question, turn);
        using var registration = cancellationToken.Register(() => Close(id, static _ => true, takenBack, ""));
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Answers one.</summary>
    /// <param name="id">Which.</param>
    /// <param name="fits">Whether the answer is one of its own.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="word">What listeners are told.</param>
    /// <returns>False when nobody asks that (any more), or the answer does not fit.</returns>
    public bool Close(string id, Func<TAsked, bool> fits, TAnswer answer, string word)
    {
        (TAsked Asked, TaskCompletionSource<TAnswer> Answer) open;
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out open) || !fits(open.Asked)) return false;
            _open.Remove(id);
        }

        answered(open.Asked, word);
        return open.Answer.TrySetResult(answer);
    }

    /// <summary>The turn is over: what is still asked is asked no more.</summary>
    public void TakeBackAll()
    {
        string[] ids;
        lock (_lock) ids = [.. _open.Keys];
        foreach (var id in ids) Close(id, static _ => true, takenBack, "");
    }
}
