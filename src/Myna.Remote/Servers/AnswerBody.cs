namespace Myna.Remote.Servers;

/// <summary>Whole answers, of no more bytes than are asked for.</summary>
internal static class AnswerBody
{
    private const int ReadBytes = 1 << 16;

    /// <summary>Reads an answer to its end.</summary>
    /// <param name="server">Who answered.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="mostBytes">The most it may be.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RemoteFault">It broke off, or is larger.</exception>
    public static async Task<byte[]> ReadAsync(BackEnd server, HttpResponseMessage answer, long mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var whole = new MemoryStream();
            await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var bytes = new byte[ReadBytes];
            while (await stream.ReadAsync(bytes, cancellationToken).ConfigureAwait(false) is > 0 and int count)
            {
                if (whole.Length + count > mostBytes)
                {
                    throw new RemoteFault($"{server.Label} answered with more than {mostBytes >> 20} MiB, which is more than layers can be", canRetry: false);
                }

                whole.Write(bytes, 0, count);
            }

            return whole.ToArray();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new RemoteFault($"{server.Label} broke off in the middle of its answer: {exception.Message.TrimEnd('.')}", canRetry: true, exception) { IsOutage = true };
        }
    }
}
