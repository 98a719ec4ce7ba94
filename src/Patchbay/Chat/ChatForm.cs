using System.Text.Json;
using Patchbay.Output;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Chat;

/// <summary>A form in the terminal: one field after the other.</summary>
/// <param name="asked">The question.</param>
internal sealed class ChatForm(FormAsked asked)
{
    private readonly IReadOnlyList<FormField> _fields = FormField.Of(asked.Schema);
    private readonly Dictionary<string, string[]> _filled = new(StringComparer.Ordinal);
    private int _at;

    /// <summary>The question's id.</summary>
    public string Id => asked.Id;

    /// <summary>Asks for what comes next.</summary>
    public void Ask(Talk talk)
    {
        if (_at == 0) talk.Say($"Claude asks: {MarkdownLine.Harmless(asked.Message)}");
        if (asked.Url is { } url)
        {
            talk.Say($"  {MarkdownLine.Harmless(url)}");
            talk.Say("visit that page; type y when it is done, n to decline");
            return;
        }

        if (_at >= _fields.Count)
        {
            talk.Say("type y to agree, n to decline");
            return;
        }

        var field = _fields[_at];
        if (field.Title.Length > 0) talk.Say($"{MarkdownLine.Harmless(field.Title)}");
        for (var choice = 0; choice < field.Choices.Count; choice++) talk.Say($"  {choice + 1}  {MarkdownLine.Harmless(field.Choices[choice].Name)}");
        talk.Say(field switch
        {
            { Choices.Count: 0 } => "type the answer; - leaves it out, n declines",
            { IsList: true } => "type numbers, with commas; - leaves it out, n declines",
            { HasOwn: true } => "type the number, or an answer of your own; - leaves it out, n declines",
            _ => "type the number; - leaves it out, n declines",
        });
    }

    /// <summary>Takes a line.</summary>
    /// <returns>True when the form is over: <see cref="Content"/> has it, or <see cref="IsDeclined"/>; false when there is more to ask, or the line was no answer.</returns>
    public bool Take(string line)
    {
        if (line.Trim() is "n" or "no") return IsDeclined = true;
        if (_at >= _fields.Count) return line.Trim() is "y" or "yes";
        var field = _fields[_at];
        if (line.Trim() != "-" && !Fill(field, line.Trim())) return false;
        _at++;
        return _at == _fields.Count;
    }

    /// <summary>Whether the person did not want to answer.</summary>
    public bool IsDeclined { get; private set; }

    /// <summary>What was filled in; null for a page.</summary>
    public JsonElement? Content
    {
        get
        {
            if (asked.Url is not null) return null;
            return FormField.Content(_fields, _filled);
        }
    }

    private bool Fill(FormField field, string line)
    {
        if (field.Choices.Count == 0)
        {
            if (field.Takes(line)) _filled[field.Name] = [line];
            return field.Takes(line);
        }

        List<string> picked = [];
        foreach (var word in field.IsList ? line.Split(',', StringSplitOptions.TrimEntries) : [line])
        {
            if (!int.TryParse(word, CultureInfo.InvariantCulture, out var number)) break;
            if (number < 1 || number > field.Choices.Count) return false;
            picked.Add(field.Choices[number - 1].Value);
        }

        if (picked.Count > 0) _filled[field.Name] = [.. picked];
        else if (field.HasOwn) _filled[field.OwnName] = [line];
        return picked.Count > 0 || field.HasOwn;
    }
}
