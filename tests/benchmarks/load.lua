-- Sends requests in turn, over and over, and tells at the end what came of them.
--
-- Arguments: method, target and body of each request, one after the other. "{next}" in a body
-- stands for the count of the requests so far, in six digits: as long as it is itself, so that
-- each request is written once and only cut in two.

local cycle, count = {}, 0

function init(args)
  for first = 1, #args, 3 do
    local body = args[first + 2]
    local text = wrk.format(args[first], args[first + 1], wrk.headers, body ~= "" and body or nil)
    local from, to = text:find("{next}", 1, true)
    if from then
      cycle[#cycle + 1] = { text:sub(1, from - 1), text:sub(to + 1) }
    else
      cycle[#cycle + 1] = { text }
    end
  end
end

function request()
  local parts = cycle[count % #cycle + 1]
  count = count + 1
  if not parts[2] then
    return parts[1]
  end
  return parts[1] .. string.format("%06d", count % 1000000) .. parts[2]
end

-- Times are whole microseconds; "refused" are answers with a status of 400 or more.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"median":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
