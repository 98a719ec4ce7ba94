using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Sessions;

/// <summary>Questions whether a tool may run, until a person answers. Nothing else ever does.</summary>
/// <param name="log">Where they are told.</param>
internal sealed class PermissionDesk(SessionLog log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (PermissionAsked Asked, TaskCompletionSource<PermissionResponse> Answer)> _open = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Those that nobody has answered yet.</summary>
    public IReadOnlyList<PermissionAsked> Open
    {
        get
        {
            lock (_lock) return [.. _open.Values.Select(static open => open.Asked)];
        }
    }

    /// <summary>Asks, and waits for as long as it takes.</summary>
    public async Task<PermissionResponse> AskAsync(PermissionRequest request, string turn, CancellationToken cancellationToken)
    {
        var toolCall = JsonDocument.Parse(AcpJson.Write(request)).RootElement.GetProperty("toolCall").Clone();
        var answer = new TaskCompletionSource<PermissionResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        PermissionAsked asked;
        lock (_lock)
        {
            asked = new PermissionAsked($"p{++_number}", toolCall, [.. request.Options.Select(static option => new PermissionChoice(option.OptionId, option.Name, option.Kind.Value))]);
            _open[asked.Id] = (asked, answer);
        }

        log.Add(SessionEvents.Permission, happened => happened with { Turn = turn, Permission = asked });
        using var registration = cancellationToken.Register(() => TakeBack(asked.Id));
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>A person's answer.</summary>
    public bool Decide(string id, string choice)
    {
        (PermissionAsked Asked, TaskCompletionSource<PermissionResponse> Answer) open;
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out open) || !open.Asked.Options.Any(option => option.Id == choice)) return false;
            _open.Remove(id);
        }

        Told(open.Asked, choice);
        return open.Answer.TrySetResult(PermissionResponse.Select(choice));
    }

    /// <summary>The turn is over: what is still asked is asked no more.</summary>
    public void TakeBackAll()
    {
        foreach (var asked in Open) TakeBack(asked.Id);
    }

    private void TakeBack(string id)
    {
        (PermissionAsked Asked, TaskCompletionSource<PermissionResponse> Answer) open;
        lock (_lock)
        {
            if (!_open.Remove(id, out open)) return;
        }

        Told(open.Asked, "");
        open.Answer.TrySetResult(PermissionResponse.Cancelled());
    }

    private void Told(PermissionAsked asked, string choice) => log.Add(SessionEvents.PermissionAnswered, happened => happened with { Permission = asked, Choice = choice });
}
