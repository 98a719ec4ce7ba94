using System.CommandLine;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;

namespace Patchbay.Commands;

/// <summary>The reference page of what commands print with <c>--json</c>: the types they serialise, with their doc comments.</summary>
/// <remarks>The comments are in the files that the compiler writes beside the assemblies; a native binary has none, so the page is written from a build of the sources.</remarks>
internal sealed class JsonReference
{
    private readonly StringBuilder _page = new();
    private readonly Dictionary<string, XElement> _comments = [];
    private readonly Queue<JsonTypeInfo> _waiting = new();
    private readonly HashSet<Type> _seen = [];

    private JsonReference(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "patchbay*.xml", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive }).Order(StringComparer.Ordinal))
        {
            foreach (var member in XDocument.Load(file).Descendants("member")) _comments[member.Attribute("name")!.Value] = member;
        }
    }

    /// <summary>The page as Markdown.</summary>
    /// <param name="root">The command tree.</param>
    /// <param name="folder">Where the assemblies and their comments are.</param>
    public static string Write(RootCommand root, string folder)
    {
        var reference = new JsonReference(folder);
        reference.WriteAll(root);
        return reference._page.ToString();
    }

    private void WriteAll(RootCommand root)
    {
        _page.Append("<!-- Written by `patchbay docs json` from the types that the commands print. Do not edit. -->\n\n# What `--json` prints\n\n");
        _page.Append("One JSON value on standard output; words for people, errors too, go to standard error, and the exit code says whether it worked. Names are camelCase. ");
        _page.Append("A field without a value is left out where its type says `?`. New fields may come; none changes its meaning.\n\n| command | prints |\n| --- | --- |\n");
        foreach (var (command, option) in Commands(root)) _page.Append(CultureInfo.InvariantCulture, $"| `{CommandLineRoot.CommandPath(command)}` | {string.Join(" or ", option.Types.Select(NameOf))} |\n");
        while (_waiting.TryDequeue(out var type)) WriteType(type);
    }

    private static IEnumerable<(Command Command, JsonOption Option)> Commands(Command command) => command.Subcommands.Where(child => !child.Hidden)
        .SelectMany(child => Commands(child).Prepend((child, child.Options.OfType<JsonOption>().FirstOrDefault()!)))
        .Where(pair => pair.Item2 is not null);

    private void WriteType(JsonTypeInfo type)
    {
        _page.Append(CultureInfo.InvariantCulture, $"\n## {TitleOf(type.Type)}\n");
        if (Comment($"T:{XmlName(type.Type)}")?.Element("summary") is { } summary) _page.Append(CultureInfo.InvariantCulture, $"\n{TextOf(summary)}\n");
        if (type.Type.IsEnum)
        {
            _page.Append('\n');
            var prefix = $"F:{XmlName(type.Type)}.";
            foreach (var (name, comment) in _comments.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                _page.Append(CultureInfo.InvariantCulture, $"- `{char.ToLowerInvariant(name[prefix.Length])}{name[(prefix.Length + 1)..]}`: {TextOf(comment.Element("summary"))}\n");
            }

            return;
        }

        _page.Append("\n| field | type | |\n| --- | --- | --- |\n");
        foreach (var property in type.Properties.Where(property => property.Get is not null))
        {
            _page.Append(CultureInfo.InvariantCulture, $"| `{property.Name}` | {TypeOf(property)} | {Describe(type.Type, property)} |\n");
        }
    }

    private string TypeOf(JsonPropertyInfo property)
    {
        var isOptional = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        return NameOf(property.Options.GetTypeInfo(property.PropertyType)) + (isOptional ? "?" : "");
    }

    /// <summary>A type's name for people; one that has fields of its own is described later.</summary>
    private string NameOf(JsonTypeInfo type)
    {
        var bare = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (bare.IsEnum) return Link(type.Options.GetTypeInfo(bare));
        return type.Kind switch
        {
            JsonTypeInfoKind.Enumerable => $"list of {NameOf(type.Options.GetTypeInfo(type.ElementType!))}",
            JsonTypeInfoKind.Dictionary => $"object of {NameOf(type.Options.GetTypeInfo(type.ElementType!))}",
            JsonTypeInfoKind.Object => Link(type),
            _ => bare == typeof(string) || bare == typeof(Uri) ? "string"
                : bare == typeof(bool) ? "boolean"
                : bare == typeof(DateTimeOffset) ? "time (ISO 8601)"
                : bare == typeof(double) || bare == typeof(decimal) ? "number"
                : bare.IsPrimitive ? "integer" : bare.Name,
        };
    }

    private string Link(JsonTypeInfo type)
    {
        if (_seen.Add(type.Type)) _waiting.Enqueue(type);
        var title = TitleOf(type.Type);
        return $"[{title}](#{title.ToLowerInvariant()})";
    }

    private static string TitleOf(Type type) => type.Name.EndsWith("Output", StringComparison.Ordinal) ? type.Name[..^"Output".Length] : type.Name;

    private string Describe(Type type, JsonPropertyInfo property)
    {
        var name = (property.AttributeProvider as PropertyInfo)?.Name ?? property.Name;
        var element = Comment($"P:{XmlName(type)}.{name}")?.Element("summary") ?? Comment($"T:{XmlName(type)}")?.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")!.Value == name);
        return TextOf(element).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private XElement? Comment(string name) => _comments.GetValueOrDefault(name);

    private static string XmlName(Type type) => type.FullName!.Replace('+', '.');

    private static string TextOf(XElement? element) => element is null ? "" : string.Join(' ', string.Concat(element.Nodes().Select(static node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref") ?? see.Attribute("href"))!.Value.Split('.', ':')[^1]}`",
        XElement other => other.Value,
        _ => "",
    })).Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
