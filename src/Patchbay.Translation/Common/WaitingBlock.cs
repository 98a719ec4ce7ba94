using System.Buffers;

namespace Patchbay.Translation.Common;

/// <summary>What a content block is.</summary>
internal enum BlockKind
{
    Text,
    Thinking,
    Tool,
    Search,
}

/// <summary>A content block that was said but cannot be written yet: another one is open, or its name is not known.</summary>
internal sealed class WaitingBlock(BlockKind kind)
{
    public BlockKind Kind { get; } = kind;

    /// <summary>A tool call's identity.</summary>
    public ToolIdentity? Tool { get; init; }

    /// <summary>A search, which is whole from the beginning and two blocks.</summary>
    public WebSearch? Search { get; init; }

    /// <summary>Text, reasoning or arguments said so far.</summary>
    public ArrayBufferWriter<byte> Bytes { get; } = new(256);

    /// <summary>A thinking block's mark.</summary>
    public string Signature { get; set; } = "";

    /// <summary>True when nothing more will be said in it.</summary>
    public bool IsEnded { get; set; }
}

/// <summary>A tool call as it becomes known.</summary>
internal sealed class ToolIdentity(int key)
{
    public int Key { get; } = key;

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Arguments were written; none at all would not be JSON.</summary>
    public bool HasArguments { get; set; }

    public bool IsEnded { get; set; }

    /// <summary>True when what is said now belongs to another call than this one, also under the same key: some endpoints call them all 0.</summary>
    public bool IsAnother(string id, string name) =>
        IsEnded || (id.Length > 0 && Id.Length > 0 && id != Id) || (name.Length > 0 && Name.Length > 0 && (name != Name || (id.Length == 0 && HasArguments)));
}
