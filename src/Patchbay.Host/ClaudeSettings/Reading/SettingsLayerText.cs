using System.Text.Json;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>Reads one settings file of Claude Code, or JSON given in its place.</summary>
internal static class SettingsLayerText
{
    /// <summary>Sections whose wrong type makes the client refuse the whole file (measured with <c>permissions</c>, 2.1.330).</summary>
    private static readonly string[] Objects = ["env", "permissions", "hooks"];

    /// <summary>Makes a layer of a text.</summary>
    /// <param name="source">The place.</param>
    /// <param name="text">UTF-8, with or without a byte order mark.</param>
    /// <param name="ignored">Why nothing of it counts anyway, or null.</param>
    public static SettingsLayer Read(SettingsSource source, ReadOnlyMemory<byte> text, string? ignored)
    {
        if (!JsoncDocument.TryParse(text, out var document, out var error)) return Broken(source, $"line {error!.Line}: {error.Message}", []);
        var root = document!.Root;
        var settings = root is { IsObject: true } ? Settings(source, document, root) : [];
        // The client takes neither comments nor trailing commas: such a file is refused as a whole. What stands in it is shown all the same.
        if (NotPlainJson(text) is { } line) return Broken(source, $"line {line}: comments and trailing commas are not JSON", settings);
        if (root is { IsObject: true } && Objects.Select(root.Find).FirstOrDefault(member => member is { Value.IsObject: false }) is { } wrong)
            return Broken(source, $"line {Line(document, wrong.NameStart)}: `{wrong.Name}` must be an object", settings);
        return new SettingsLayer(source, settings) { Ignored = ignored };
    }

    /// <summary>The variables of <c>env</c> and the credential helper.</summary>
    private static List<RoutingSetting> Settings(SettingsSource source, JsoncDocument document, JsoncNode root)
    {
        var settings = new List<RoutingSetting>();
        if (root.Find("env")?.Value is { IsObject: true } environment)
        {
            foreach (var member in environment.Members.Where(member => WatchedVariables.Is(member.Name)))
            {
                if (Text(member.Value) is { } value) settings.Add(new RoutingSetting(member.Name, value, source, Line(document, member.NameStart)));
            }
        }

        // `~/.claude.json` has no such setting.
        if (source.Kind != SourceKind.GlobalConfig && root.Find(WatchedVariables.Helper) is { Value.Text: { } helper } found)
            settings.Add(new RoutingSetting(WatchedVariables.Helper, helper, source, Line(document, found.NameStart)));
        return settings;
    }

    /// <summary>A value as the environment gets it: numbers and booleans become text (measured, 2.1.330).</summary>
    private static string? Text(JsoncNode node) => node.Kind switch
    {
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => node.Text,
    };

    private static int? NotPlainJson(ReadOnlyMemory<byte> text)
    {
        var span = text.Span[JsoncDocument.BomLength(text.Span)..];
        if (span.Trim(" \t\r\n"u8).IsEmpty) return null; // An empty file says nothing.
        var reader = new Utf8JsonReader(span);
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return (int)(exception.LineNumber ?? 0) + 1;
        }
    }

    private static SettingsLayer Broken(SettingsSource source, string problem, IReadOnlyList<RoutingSetting> settings) =>
        new(source, settings) { Ignored = "the file does not load", Problem = problem };

    private static int Line(JsoncDocument document, int offset) => JsoncError.Locate(document.Source.Span, offset).Line;
}
