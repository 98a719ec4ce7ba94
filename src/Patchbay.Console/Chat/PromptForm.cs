using System.Text;
using Microsoft.AspNetCore.Http;
using Patchbay.Protocol.Acp;

namespace Patchbay.Console.Chat;

/// <summary>Reads what was typed, pasted and dropped into a prompt.</summary>
internal static class PromptForm
{
    /// <summary>Bytes of a text file that is given along; more of it is read by Claude itself, from the disk.</summary>
    private const int MaxTextBytes = 1024 * 1024;

    /// <summary>Reads it.</summary>
    /// <returns>The prompt, or why it cannot be one.</returns>
    public static async Task<(IReadOnlyList<ContentBlock> Prompt, string Problem)> ReadAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        List<ContentBlock> prompt = [];
        foreach (var file in form.Files)
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            if (file.ContentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp") prompt.Add(new ImageContent { MimeType = file.ContentType, Data = Convert.ToBase64String(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) });
            else if (bytes.Length > MaxTextBytes) return ([], $"{file.FileName} is larger than 1 MiB: put it into the folder and name it, then Claude reads it there");
            else if (TextOf(bytes) is not { } text) return ([], $"{file.FileName} is neither a text nor an image that Claude can see (PNG, JPEG, GIF, WebP)");
            else prompt.Add(new EmbeddedResource { Resource = new ResourceContents { Uri = "file:///" + Uri.EscapeDataString(Path.GetFileName(file.FileName)), MimeType = "text/plain", Text = text } });
        }

        if (form["text"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal) is { } typed && typed.Trim().Length > 0) prompt.Insert(0, new TextContent { Text = typed });
        return prompt.Count > 0 ? (prompt, "") : ([], "There is nothing to say yet");
    }

    private static string? TextOf(MemoryStream bytes)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
