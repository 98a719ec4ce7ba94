using System.Text;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Fills <c>{name}</c> placeholders of a text.</summary>
internal static class Template
{
    /// <summary>Replaces each placeholder that has a value; braces around anything else (<c>${env:NAME}</c>) stay.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder(template.Length + 64);
        var rest = template.AsSpan();
        while (true)
        {
            var open = rest.IndexOf('{');
            var length = open < 0 ? -1 : rest[open..].IndexOf('}');
            if (length < 0) return text.Append(rest).ToString();
            var name = rest.Slice(open + 1, length - 1);
            if (values.TryGetValue(name.ToString(), out var value)) text.Append(rest[..open]).Append(value);
            else text.Append(rest[..(open + length + 1)]);
            rest = rest[(open + length + 1)..];
        }
    }
}
