using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>Something that can be chosen in a session: mode, model, effort.</summary>
/// <param name="Id">What a change names.</param>
/// <param name="Name">For people.</param>
/// <param name="Current">The value in force.</param>
/// <param name="Values">What there is: value and name.</param>
public sealed record SessionChoice(string Id, string Name, string Current, IReadOnlyList<FormChoice> Values);

/// <summary>What the agent has said of a session: its choices, its commands, how full it is.</summary>
internal static class SessionSetup
{
    /// <summary>The choices; the mode once, also where the agent names it twice.</summary>
    public static IReadOnlyList<SessionChoice> ChoicesOf(HostedSessionView view)
    {
        if (view.Setup is not { } setup || Read(setup) is not { } said) return [];
        List<SessionChoice> choices = [];
        if (said.Modes is { AvailableModes.Count: > 0 } modes) choices.Add(new SessionChoice("mode", "Mode", modes.CurrentModeId, [.. modes.AvailableModes.Select(static mode => new FormChoice(mode.Id, mode.Name))]));
        foreach (var option in said.ConfigOptions ?? [])
        {
            if (option.Id == "mode" && choices.Count > 0) continue;
            FormChoice[] values = [.. (option.Options ?? []).SelectMany(static choice => choice.Options ?? [choice]).Where(static choice => choice.Value is not null).Select(static choice => new FormChoice(choice.Value!, choice.Name))];
            if (values.Length > 1) choices.Add(new SessionChoice(option.Id, option.Name, option.CurrentValue is { ValueKind: JsonValueKind.String } current ? current.GetString()! : "", values));
        }

        return choices;
    }

    /// <summary>The slash commands: name and what each does.</summary>
    public static IReadOnlyList<FormChoice> CommandsOf(HostedSessionView view) =>
        view.Commands is not { ValueKind: JsonValueKind.Array } commands ? [] : [.. commands.EnumerateArray().Select(static one => new FormChoice(Text(one, "name"), Text(one, "description"))).Where(static one => one.Value.Length > 0)];

    /// <summary>How many tokens of how many the conversation has; null when that is not told.</summary>
    public static (long Used, long Size)? WindowOf(HostedSessionView view) =>
        view.Usage is { ValueKind: JsonValueKind.Object } usage && usage.TryGetProperty("used", out var used) && usage.TryGetProperty("size", out var size) && size.GetInt64() > 0 ? (used.GetInt64(), size.GetInt64()) : null;

    private static SessionResponse? Read(JsonElement setup)
    {
        try
        {
            return AcpJson.Read<SessionResponse>(JsonSerializer.SerializeToUtf8Bytes(setup, ControlJson.Default.JsonElement));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
