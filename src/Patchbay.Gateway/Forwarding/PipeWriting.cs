using System.IO.Pipelines;

namespace Patchbay.Gateway.Forwarding;

/// <summary>Writing to a response's pipe without flushing it.</summary>
internal static class PipeWriting
{
    /// <summary>Copies <paramref name="bytes"/> into the pipe; they leave with the next flush, or with the end of the answer.</summary>
    /// <remarks>Not <c>BuffersExtensions.Write</c>: it asks for memory without a size, and Kestrel gives none before the answer has started.</remarks>
    public static void Put(this PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }
}
