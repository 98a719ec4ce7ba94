using System.Text;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Ollama;

/// <summary>Reads what Ollama answers instead of a message.</summary>
public static class ErrorReader
{
    /// <summary>Reads an error's body: <c>{"error":"…"}</c>, whose text is JSON once more where the model's runner has refused
    /// (llama-server's own error, since Ollama 0.34).</summary>
    public static EndpointError Read(ReadOnlySpan<byte> body)
    {
        var error = ErrorBody.Read(body);
        return error.Message.StartsWith('{') ? ErrorBody.Read(Encoding.UTF8.GetBytes(error.Message)) : error;
    }
}
