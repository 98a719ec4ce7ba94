using System.Text.Json;

namespace Patchbay.Protocol.Splice;

/// <summary>One value of a JSONC text and the bytes it takes there. Comments and blanks belong to no node.</summary>
public sealed class JsoncNode
{
    internal JsoncNode(JsonTokenType kind, int start)
    {
        Kind = kind;
        Start = start;
        Members = [];
        Items = [];
    }

    /// <summary>The token that begins it: <see cref="JsonTokenType.StartObject"/>, <see cref="JsonTokenType.StartArray"/>,
    /// or the token of a plain value.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>Offset of its first byte.</summary>
    public int Start { get; }

    /// <summary>Offset behind its last byte.</summary>
    public int End { get; internal set; }

    /// <summary>The text of a string with its escapes resolved, the digits of a number as written; null for everything else.</summary>
    public string? Text { get; internal set; }

    /// <summary>The properties of an object in the order written, duplicates included.</summary>
    public List<JsoncMember> Members { get; }

    /// <summary>The elements of an array.</summary>
    public List<JsoncNode> Items { get; }

    /// <summary>True for an object.</summary>
    public bool IsObject => Kind == JsonTokenType.StartObject;

    /// <summary>The last property of that name, as JSON parsers commonly choose among duplicates; null when there is none.</summary>
    public JsoncMember? Find(string name) => Members.FindLast(member => member.Name == name);
}

/// <summary>One property of an object.</summary>
/// <param name="Name">Its name with escapes resolved.</param>
/// <param name="NameStart">Offset of the name's opening quote.</param>
/// <param name="NameEnd">Offset behind the name's closing quote.</param>
/// <param name="Value">Its value.</param>
public sealed record JsoncMember(string Name, int NameStart, int NameEnd, JsoncNode Value);
