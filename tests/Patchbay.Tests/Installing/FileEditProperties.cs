using System.Text;
using CsCheck;
using Patchbay.Host.Installing;
using Patchbay.Protocol.Splice;

namespace Patchbay.Tests.Installing;

/// <summary>What holds for every file that something is installed in, however it is laid out.</summary>
public sealed class FileEditProperties
{
    private const long Cases = 10_000;

    private static readonly Gen<string> Name = Gen.OneOf("env", "env", "agent_servers", "apiKeyHelper", "claudeCode.environmentVariables", "a", "b", "ANTHROPIC_BASE_URL", "é");

    private static Gen<string> Trivia(string lineEnd) => Gen.OneOf("", " ", "\t", lineEnd, lineEnd + "  ", lineEnd + "\t", " // note" + lineEnd, " /* x */ ", lineEnd + "  // \"env\": {}," + lineEnd);

    private static Gen<string> Value(string lineEnd, string name, int depth) => name switch
    {
        "env" or "agent_servers" => Object(lineEnd, depth - 1),
        "claudeCode.environmentVariables" => Gen.Select(
            Gen.Select(Trivia(lineEnd), Gen.OneOf("OTHER", "ANTHROPIC_BASE_URL", "THIRD"), Trivia(lineEnd), (before, item, after) => $"{before}{{\"name\": \"{item}\",\"value\":\"v\"}}{after}").Array[0, 3],
            Trivia(lineEnd), (items, end) => items.Length == 0 ? $"[{end}]" : $"[{string.Join(',', items)}]"),
        "apiKeyHelper" or "ANTHROPIC_BASE_URL" => Gen.OneOf("\"old\"", "\"http://old.example\"", "null"),
        _ => Gen.OneOf("1", "\"x // no\"", "[ 1,2 ]", "{\"k\":{}}"),
    };

    private static Gen<string> Object(string lineEnd, int depth)
    {
        if (depth == 0) return Gen.OneOf("{}", "{ }", "{\"X\":\"1\"}", "{ \"ANTHROPIC_BASE_URL\" : \"was\" }", "{ \"patchbay\": {\"command\":\"was\"} }");
        var member = Name.SelectMany(name => Gen.Select(Trivia(lineEnd), Trivia(lineEnd), Value(lineEnd, name, depth), Trivia(lineEnd),
            (before, colon, value, after) => $"{before}\"{name}\":{colon}{value}{after}"));
        // Names may come twice.
        return Gen.Select(member.Array[0, 5], Gen.Bool, Trivia(lineEnd), (members, comma, end) =>
            members.Length == 0 ? "{" + end + "}" : "{" + string.Join(',', members) + (comma ? "," + end : "") + "}");
    }

    private static readonly Gen<byte[]?> File = Gen.Frequency(
        (1, Gen.Const((byte[]?)null)),
        (1, Gen.OneOf("", "\uFEFF", "\n", "// only a note").Select(text => (byte[]?)Encoding.UTF8.GetBytes(text))),
        (18, Gen.OneOf("\n", "\r\n").SelectMany(lineEnd => Gen.Select(Gen.OneOf("", "\uFEFF"), Trivia(lineEnd), Object(lineEnd, 2), Trivia(lineEnd), (bom, before, root, after) => (byte[]?)Encoding.UTF8.GetBytes(bom + before + root + after)))));

    private static readonly Gen<InstallTarget> Target = Gen.OneOf(
        new InstallTarget("settings", "user", "/f", [new(new(["env", "ANTHROPIC_BASE_URL"]), "\"http://127.0.0.1:1\""), new(new(["apiKeyHelper"]), "\"patchbay token\"")]),
        new InstallTarget("vscode", "", "/f", [new(new(["claudeCode.environmentVariables"], "ANTHROPIC_BASE_URL"), "\"http://127.0.0.1:1\"")]),
        new InstallTarget("zed", "", "/f", [new(new(["agent_servers", "patchbay"]), """{"command": "/usr/bin/patchbay", "args": ["acp"], "env": {}}""", IsEntry: true)], IsIndependent: true));

    [Fact]
    public void Install_then_uninstall_gives_the_same_bytes() => Gen.Select(File, Target).Sample(
        (file, target) =>
        {
            var installed = FileEdits.Install(target, file, null, default);
            if (installed.Problem is not null) return false;
            var removed = FileEdits.Remove(installed.Entry!, installed.Bytes, file, isUntouched: true);
            return Same(removed.Bytes, file);
        },
        iter: Cases);

    [Fact]
    public void What_was_installed_is_read() => Gen.Select(File, Target).Sample(
        (file, target) =>
        {
            var installed = FileEdits.Install(target, file, null, default);
            return JsoncDocument.TryParse(installed.Bytes, out var document, out _) && target.Values.All(value => InstalledValue.IsSame(value.Place.Read(document!), value.Json, value.IsEntry));
        },
        iter: Cases);

    [Fact]
    public void Edits_of_others_survive_uninstalling_and_nothing_of_ours_does() => Gen.Select(File, Target, Gen.OneOf("foreign", "zz"), Gen.Bool).Sample(
        (file, target, name, inside) =>
        {
            var installed = FileEdits.Install(target, file, null, default);
            string[] path = inside && target.Target == "settings" ? ["env", name] : [name];
            var edited = JsoncEditor.Set(installed.Bytes, path, "\"theirs\""u8.ToArray()).Bytes!;
            var removed = FileEdits.Remove(installed.Entry!, edited, file, isUntouched: false);
            if (removed.Problem is not null || !JsoncDocument.TryParse(removed.Bytes, out var document, out _)) return false;
            var isBack = target.Values.Zip(installed.Entry!.Values).All(pair => pair.First.Place.Read(document!) == pair.Second.Before);
            return isBack && new JsoncPlace(path).Read(document!) == "\"theirs\"";
        },
        iter: Cases);

    [Fact]
    public void A_value_of_ours_that_somebody_has_changed_stays() => Gen.Select(File, Target).Sample(
        (file, target) =>
        {
            var installed = FileEdits.Install(target, file, null, default);
            var edited = target.Values[0].Place.Set(installed.Bytes, "\"http://mine.example\"").Bytes!;
            var removed = FileEdits.Remove(installed.Entry!, edited, file, isUntouched: false);
            return removed.Notes.Count == 1 && JsoncDocument.TryParse(removed.Bytes, out var document, out _) && target.Values[0].Place.Read(document!) == "\"http://mine.example\"";
        },
        iter: Cases);

    [Fact]
    public void Installing_twice_changes_nothing_more() => Gen.Select(File, Target).Sample(
        (file, target) =>
        {
            var once = FileEdits.Install(target, file, null, default);
            var twice = FileEdits.Install(target, once.Bytes, once.Entry, default);
            return Same(once.Bytes, twice.Bytes) && once.Entry!.Values.Zip(twice.Entry!.Values).All(pair => pair.First.Before == pair.Second.Before);
        },
        iter: Cases);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UTF_16_is_refused(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] file = [.. encoding.Preamble, .. encoding.GetBytes("{}")];
        var target = new InstallTarget("settings", "user", "/f", [new(new(["a"]), "1")]);
        Assert.Contains("UTF-16", FileEdits.Install(target, file, null, default).Problem, StringComparison.Ordinal);
    }

    private static bool Same(byte[]? a, byte[]? b) => a is null ? b is null : b is not null && a.AsSpan().SequenceEqual(b);
}
