using System.Buffers;
using System.Text;
using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>What Patchbay itself says in a chat, as Markdown and as notifications. Pure.</summary>
public static class ChatText
{
    /// <summary>A finding: what happened, what to do, the code, the other end's own words.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="note">What the agent does about it by itself; may be empty.</param>
    public static string Of(Finding finding, string note = "")
    {
        var text = new StringBuilder("\n\n**").Append(OneLine(finding.What)).Append("**\n\nTo do: ").Append(OneLine(finding.Remedy));
        if (note.Length > 0) text.Append("\n\n").Append(note);
        text.Append("\n\n").Append(finding.Code).Append(", more: `patchbay explain ").Append(finding.Code).Append('`');
        if (finding.Evidence.Length > 0) text.Append("\n\n> ").Append(finding.Evidence.ReplaceLineEndings("\n> "));
        return text.Append("\n\n").ToString();
    }

    /// <summary>The mark of a move.</summary>
    public static string Moved(string place) => $"\n\n*— now at {place} —*\n\n";

    /// <summary>A <c>session/update</c>'s params that says something in the chat. Its message id is its own, so that no editor glues it to the agent's words.</summary>
    public static byte[] Chunk(string session, string text, string messageId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("sessionId", session);
            writer.WriteStartObject("update");
            writer.WriteString("sessionUpdate", "agent_message_chunk");
            writer.WriteString("messageId", messageId);
            writer.WriteStartObject("content");
            writer.WriteString("type", "text");
            writer.WriteString("text", text);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The answer to a prompt whose failure stands in the chat: an ordinary end for editors, and the finding's code for scripts.</summary>
    public static byte[] Ended(Finding finding)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("stopReason", "end_turn");
            writer.WriteStartObject("_meta");
            writer.WriteStartObject("patchbay");
            writer.WriteString("finding", finding.Code);
            writer.WriteString("what", finding.What);
            writer.WriteString("remedy", finding.Remedy);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
