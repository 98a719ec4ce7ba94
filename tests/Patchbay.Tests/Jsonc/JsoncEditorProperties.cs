using System.Text;
using CsCheck;
using Patchbay.Protocol.Splice;

namespace Patchbay.Tests.Jsonc;

/// <summary>What holds for every file, however it is laid out.</summary>
public sealed class JsoncEditorProperties
{
    private const long Cases = 20_000;

    /// <summary>Blanks and comments as they may stand between two tokens.</summary>
    private static Gen<string> Trivia(string lineEnd) => Gen.OneOf(
        "", " ", "  ", "\t", lineEnd, lineEnd + "  ", lineEnd + "\t", lineEnd + lineEnd + "    ",
        " // note" + lineEnd, "/* x */", " /* two" + lineEnd + "lines */ ", lineEnd + "  // \"n\": 0," + lineEnd + "  ");

    /// <summary>No comments: the reader of System.Text.Json takes none between a name and its colon.</summary>
    private static readonly Gen<string> Blanks = Gen.OneOf("", " ", "\t ");

    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "c", "d e", "\\u0061b", "é", "n2");

    private static Gen<string> Value(string lineEnd, int depth)
    {
        var scalar = Gen.OneOf("1", "-2.50e3", "true", "null", "\"\"", "\"x // no comment\"", "\"\\\"}{\"", "\"ü\"");
        if (depth == 0) return scalar;
        var items = Gen.Select(Trivia(lineEnd), Value(lineEnd, depth - 1), Trivia(lineEnd), (before, value, after) => before + value + after).Array[0, 3];
        return Gen.Frequency(
            (3, scalar),
            (1, items.Select(list => "[" + string.Join(',', list) + "]")),
            (2, Object(lineEnd, depth)));
    }

    private static Gen<string> Object(string lineEnd, int depth)
    {
        var member = Gen.Select(
            Trivia(lineEnd), Name, Blanks, Trivia(lineEnd), Value(lineEnd, depth - 1), Trivia(lineEnd),
            (before, name, beforeColon, afterColon, value, after) => (Name: name, Text: $"{before}\"{name}\"{beforeColon}:{afterColon}{value}{after}"));
        return Gen.Select(member.Array[0, 4], Gen.Bool, Trivia(lineEnd), (members, trailing, end) =>
        {
            var distinct = members.DistinctBy(one => one.Name).Select(one => one.Text).ToArray();
            if (distinct.Length == 0) return end.AsSpan().ContainsAnyExcept(" \t\r\n") ? "{" + end + "}" : "{}";
            return "{" + string.Join(',', distinct) + (trailing ? "," + end : "") + "}";
        });
    }

    private static readonly Gen<string> File = Gen.OneOf("\n", "\r\n").SelectMany(lineEnd => Gen.Select(
        Gen.OneOf("", "\uFEFF"), Trivia(lineEnd), Object(lineEnd, 2), Trivia(lineEnd),
        (bom, before, root, after) => bom + before + root + after));

    private static readonly Gen<string> OrNew = Gen.OneOf("a", "b", "c", "d e", "\\u0061b", "é", "n2", "new", "new");

    private static readonly Gen<string> NewValue = Gen.OneOf("1", "\"two\"", "{\"k\":[1,{}]}", "[]", "{\"url\":\"" + new string('u', 120) + "\"}");

    [Fact]
    public void What_was_set_is_read()
    {
        Gen.Select(File, OrNew, NewValue).Sample(
            (file, name, value) =>
            {
                var plain = name == "\\u0061b" ? "ab" : name;
                var found = Read(Set(file, value, plain)).Root!.Find(plain);
                return found is not null && Same(Read(Set("{}", value, plain)).Root!.Find(plain)!.Value, found.Value);
            },
            iter: Cases);
    }

    [Fact]
    public void What_was_not_set_is_the_same_bytes()
    {
        Gen.Select(File, OrNew, NewValue).Sample(
            (file, name, value) =>
            {
                var plain = name == "\\u0061b" ? "ab" : name;
                var after = Set(file, value, plain);
                var hadIt = Read(file).Root!.Find(plain) is not null;

                // A value that is replaced takes the comments inside it along.
                return Others(file, plain).SequenceEqual(Others(after, plain)) && (hadIt || Comments(file) == Comments(after));
            },
            iter: Cases);
    }

    [Fact]
    public void Replacing_keeps_every_byte_around_the_value()
    {
        Gen.Select(File, NewValue).Sample(
            (file, value) =>
            {
                var source = Encoding.UTF8.GetBytes(file);
                foreach (var member in Read(file).Root!.Members)
                {
                    var after = Encoding.UTF8.GetBytes(Set(file, value, member.Name));
                    var tail = source.AsSpan(member.Value.End);
                    if (!after.AsSpan().StartsWith(source.AsSpan(0, member.Value.Start)) || !after.AsSpan().EndsWith(tail)) return false;
                }

                return true;
            },
            iter: Cases);
    }

    [Fact]
    public void Removing_what_was_added_gives_the_same_file()
    {
        Gen.Select(File, NewValue).Sample(
            (file, value) => Remove(Set(file, value, "new"), "new") == file,
            iter: Cases);
    }

    [Fact]
    public void Removing_what_was_added_below_gives_the_same_file()
    {
        Gen.Select(File, NewValue).Sample(
            (file, value) => Read(file).Root!.Members
                .Where(member => member.Value.IsObject)
                .All(member => Remove(Set(file, value, member.Name, "new"), member.Name, "new") == file),
            iter: Cases);
    }

    [Fact]
    public void Removing_leaves_a_file_that_parses_with_the_rest_in_it()
    {
        File.Sample(
            file => Read(file).Root!.Members.All(member =>
            {
                var after = Remove(file, member.Name);
                return Read(after).Root!.Find(member.Name) is null && Others(file, member.Name).SequenceEqual(Others(after, member.Name));
            }),
            iter: Cases);
    }

    /// <summary>The other properties as the bytes they are.</summary>
    private static IEnumerable<string> Others(string text, string name)
    {
        var document = Read(text);
        return document.Root!.Members
            .Where(member => member.Name != name)
            .Select(member => Slice(document, member.NameStart, member.NameEnd) + Slice(document, member.Value.Start, member.Value.End));
    }

    private static int Comments(string text) => text.Split("// note").Length + text.Split("/*").Length + text.Split("// \"n\"").Length;

    private static bool Same(JsoncNode a, JsoncNode b) =>
        a.Kind == b.Kind && a.Text == b.Text
        && a.Members.Select(member => member.Name).SequenceEqual(b.Members.Select(member => member.Name))
        && a.Members.Zip(b.Members).All(pair => Same(pair.First.Value, pair.Second.Value))
        && a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(pair => Same(pair.First, pair.Second));

    private static JsoncDocument Read(string text)
    {
        Assert.True(JsoncDocument.TryParse(Encoding.UTF8.GetBytes(text), out var document, out var error), $"{error?.Message} in: {text}");
        return document!;
    }

    private static string Set(string text, string value, params string[] path) =>
        Encoding.UTF8.GetString(JsoncEditor.Set(Encoding.UTF8.GetBytes(text), path, Encoding.UTF8.GetBytes(value)).Bytes!);

    private static string Remove(string text, params string[] path) =>
        Encoding.UTF8.GetString(JsoncEditor.Remove(Encoding.UTF8.GetBytes(text), path).Bytes!);

    private static string Slice(JsoncDocument document, int start, int end) => Encoding.UTF8.GetString(document.Source.Span[start..end]);
}
