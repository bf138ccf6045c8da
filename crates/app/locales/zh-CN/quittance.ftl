quittance-title = 补收据号
quittance-lead = 银行代收、微信和支付宝的缴费先入账，收据号后到：到了在这里补上，家长的对账单上就看得到。
# $n (Number) - payments without a number
quittance-missing = 还没有收据号的缴费（{ $n } 笔）
quittance-none = 每一笔缴费都有收据号
quittance-none-when = 银行或线上的缴费入账后，没有收据号的列在这里。
quittance-collection = 银行代收
# $child (String) - the child
quittance-enter = 补上{ $child }的收据号
# $number (String) - the receipt's number
quittance-entered = 已补上收据号 { $number }
quittance-file-title = 导入收据清单
quittance-file-hint = Excel（xlsx、xls）或 CSV，列的顺序不限，要有缴款识别码和收据号（票据号）两列。
quittance-take = 导入
# $entered (Number) - new numbers
# $known (Number) - numbers that stood there
quittance-taken = 补上 { $entered } 个，原来就有 { $known } 个。
# $rows (String) - rows of the file
# $n (Number) - how many rows
quittance-left = 第 { $rows } 行等 { $n } 行没有补：没有这笔缴费、没写号码，或号码和别的缴费重复。
bill-quittances = 笔缴费没有收据号
# $course (String) - the course
account-paid-bare = 缴{ $course }课费
# $course (String) - what it pays for
account-fee-paid-bare = 缴费：{ $course }
