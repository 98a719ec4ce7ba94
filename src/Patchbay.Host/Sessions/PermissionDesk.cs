using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Sessions;

/// <summary>Questions whether a tool may run.</summary>
/// <param name="log">Where they are told.</param>
internal sealed class PermissionDesk(SessionLog log)
{
    private readonly OpenQuestions<PermissionAsked, PermissionResponse> _questions = new(
        "p", PermissionResponse.Cancelled(),
        (asked, turn) => log.Add(SessionEvents.Permission, happened => happened with { Turn = turn, Permission = asked }),
        (asked, choice) => log.Add(SessionEvents.PermissionAnswered, happened => happened with { Permission = asked, Choice = choice }));

    /// <summary>Those that nobody has answered yet.</summary>
    public IReadOnlyList<PermissionAsked> Open => _questions.Open;

    /// <summary>Asks, and waits for as long as it takes.</summary>
    public Task<PermissionResponse> AskAsync(PermissionRequest request, string turn, CancellationToken cancellationToken)
    {
        var toolCall = JsonDocument.Parse(AcpJson.Write(request)).RootElement.GetProperty("toolCall").Clone();
        PermissionChoice[] choices = [.. request.Options.Select(static option => new PermissionChoice(option.OptionId, option.Name, option.Kind.Value))];
        return _questions.AskAsync(id => new PermissionAsked(id, toolCall, choices), turn, cancellationToken);
    }

    /// <summary>A person's answer.</summary>
    public bool Decide(string id, string choice) => _questions.Close(id, asked => asked.Options.Any(option => option.Id == choice), PermissionResponse.Select(choice), choice);

    /// <summary>The turn is over: what is still asked is asked no more.</summary>
    public void TakeBackAll() => _questions.TakeBackAll();
}
