using System.Text.Json;
using Patchbay.Protocol.Splice;

namespace Patchbay.Settings;

/// <summary>One settings file while it is read: its values with their types checked, and the problems found so far.</summary>
/// <remarks>Reading never stops at the first problem. A value with a problem is given as null and the caller goes on with the default.</remarks>
internal sealed class SettingsText
{
    private readonly JsoncDocument _document;
    private readonly List<SettingsProblem> _problems = [];
    private readonly List<SettingsProblem> _warnings = [];

    public SettingsText(JsoncDocument document, string file, bool isPrivate, string home)
    {
        _document = document;
        File = file;
        IsPrivate = isPrivate;
        Home = home;
        Folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
    }

    /// <summary>Path of the file, for messages.</summary>
    public string File { get; }

    /// <summary>The folder that relative paths count from.</summary>
    public string Folder { get; }

    /// <summary>What <c>~</c> stands for.</summary>
    public string Home { get; }

    /// <summary>True when nobody but the owner can read the file, so that a secret may stand in it.</summary>
    public bool IsPrivate { get; }

    public IReadOnlyList<SettingsProblem> Problems => _problems;

    public IReadOnlyList<SettingsProblem> Warnings => _warnings;

    public void Problem(int offset, string message, string fix) => _problems.Add(At(offset, message, fix));

    public void Warn(int offset, string message, string fix) => _warnings.Add(At(offset, message, fix));

    /// <summary>An object whose keys are all known and there once; null with a problem when it is no object.</summary>
    public JsoncNode? Object(JsoncNode node, string what, IReadOnlyList<string>? keys)
    {
        if (!node.IsObject) return WrongType<JsoncNode>(node, what, "an object", "{ … }");
        var seen = new Dictionary<string, JsoncMember>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            if (!seen.TryAdd(member.Name, member))
            {
                var (line, _) = JsoncError.Locate(_document.Source.Span, seen[member.Name].NameStart);
                Problem(member.NameStart, $"`{member.Name}` is there twice; the first one is on line {line}", "keep one of them");
            }
            else if (keys is not null && !keys.Contains(member.Name))
            {
                Problem(member.NameStart, $"unknown key `{member.Name}` in {what}", DidYouMean.Hint(member.Name, keys));
            }
        }

        return node;
    }

    public string? String(JsoncNode? node, string what, string example)
    {
        if (node is null) return null;
        return node.Kind == JsonTokenType.String ? node.Text : WrongType<string>(node, what, "a string", example);
    }

    public bool? Bool(JsoncNode? node, string what)
    {
        if (node is null) return null;
        if (node.Kind is JsonTokenType.True or JsonTokenType.False) return node.Kind == JsonTokenType.True;
        WrongType<string>(node, what, "true or false", "true");
        return null;
    }

    public int? Integer(JsoncNode? node, string what, int least, int most, string example)
    {
        if (node is null) return null;
        if (node.Kind != JsonTokenType.Number || !long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            WrongType<string>(node, what, "a whole number", example);
            return null;
        }

        if (number >= least && number <= most) return (int)number;
        Problem(node.Start, $"{what} is {number}, not between {least} and {most}", $"write a number like {example}");
        return null;
    }

    public TimeSpan? Time(JsoncNode? node, string what, TimeSpan least, TimeSpan most, string example)
    {
        if (node is null) return null;
        if (node.Kind == JsonTokenType.Number)
        {
            Problem(node.Start, $"{what} has no unit", $"write it as a string with one: `\"{node.Text}s\"` for seconds (ms, s, m, h)");
            return null;
        }

        if (String(node, what, $"\"{example}\"") is not { } text) return null;
        if (Duration.Parse(text) is not { } time)
        {
            Problem(node.Start, $"{what} `{text}` is not a length of time", $"write a number and a unit (ms, s, m, h) like `\"{example}\"`");
            return null;
        }

        if (time >= least && time <= most) return time;
        Problem(node.Start, $"{what} `{text}` is not between {Duration.Format(least)} and {Duration.Format(most)}", $"write a time like `\"{example}\"`");
        return null;
    }

    /// <summary>One of several words.</summary>
    public string? Word(JsoncNode? node, string what, IReadOnlyList<string> words)
    {
        if (String(node, what, $"\"{words[0]}\"") is not { } text) return null;
        if (words.Contains(text)) return text;
        Problem(node!.Start, $"unknown {what} `{text}`", DidYouMean.Hint(text, words));
        return null;
    }

    public T? WrongType<T>(JsoncNode node, string what, string wanted, string example)
        where T : class
    {
        Problem(node.Start, $"{what} is {Name(node.Kind)} and must be {wanted}", $"write {what} like `{example}`");
        return null;
    }

    private SettingsProblem At(int offset, string message, string fix)
    {
        var (line, column) = JsoncError.Locate(_document.Source.Span, offset);
        return new SettingsProblem(File, line, column, message, fix);
    }

    private static string Name(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
